import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { createHealth } from '../../../src/transport/health.ts';
import { startHealthServer } from '../../../src/transport/health-server.ts';
import { startServer } from '../../../src/transport/server.ts';
import { storeChecks } from '../../../src/transport/store-checks.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const readyz = async (origin: string) => {
  const response = await fetch(`${origin}/readyz`);
  return { status: response.status, body: await response.json() };
};

/** A process that has just begun is not ready before its connections stand. */
const settledReadyz = (origin: string) => expect.poll(() => readyz(origin), { timeout: 5_000 });

describe('/readyz', () => {
  it('answers 200 when PostgreSQL and Redis answer', async () => {
    await settledReadyz(linnet.origin).toEqual({ status: 200, body: { status: 'ready', dependencies: { postgresql: 'ok', redis: 'ok' } } });
  });

  it('names the migrations that are missing', async () => {
    const { database } = linnet.app;
    await database.rows('forget', `UPDATE _prisma_migrations SET rolled_back_at = now()`, []);
    // A server that has seen the migrations does not look again.
    const app = createApp(loadConfig(linnet.env), linnet.app.logger);
    const server = await startServer(app, { host: '127.0.0.1', port: 0 });
    await settledReadyz(server.url).toMatchObject({ status: 503, body: { dependencies: { postgresql: expect.stringMatching(/^migrations are missing: 20\d+_/), redis: 'ok' } } });
    await database.rows('remember', `UPDATE _prisma_migrations SET rolled_back_at = NULL`, []);
    expect(await readyz(server.url)).toMatchObject({ status: 200 });
    await server.close();
    await app.close();
  });

  it('says what else of the process cannot serve', async () => {
    const server = await startServer(linnet.app, { host: '127.0.0.1', port: 0, readiness: { workers: async () => 'not running' } });
    await settledReadyz(server.url).toEqual({ status: 503, body: { status: 'unavailable', dependencies: { postgresql: 'ok', redis: 'ok', workers: 'not running' } } });
    await server.close();
  });

  it('turns 503 when the server is to drain, while requests are served', async () => {
    const server = await startServer(linnet.app, { host: '127.0.0.1', port: 0 });
    server.drain();
    expect(await readyz(server.url)).toMatchObject({ status: 503, body: { status: 'draining' } });
    expect((await fetch(`${server.url}/graphql?query={me{id}}`)).status).toBe(200);
    await server.close();
  });

  it('says that Redis is away, and recovers with it', async () => {
    await linnet.redis.stop();
    expect(await readyz(linnet.origin)).toEqual({ status: 503, body: { status: 'unavailable', dependencies: { postgresql: 'ok', redis: 'unreachable' } } });
    await linnet.redis.start();
    await expect.poll(async () => (await readyz(linnet.origin)).status, { timeout: 10_000 }).toBe(200);
  });
});

describe('the server of a role that serves nothing else', () => {
  it('answers health, readiness and metrics, and nothing more', async () => {
    const { app } = linnet;
    const health = createHealth({ checks: storeChecks(app), registry: app.metrics.registry, logger: app.logger });
    const server = await startHealthServer({ health, logger: app.logger }, { host: '127.0.0.1', port: 0 });
    const origin = `http://127.0.0.1:${server.port}`;
    expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: 'alive' });
    await settledReadyz(origin).toMatchObject({ status: 200 });
    const metrics = await fetch(`${origin}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('linnet_outbox_age_seconds');
    expect((await fetch(`${origin}/graphql`)).status).toBe(404);
    await server.close();
  });
});
