import type { Registry } from 'prom-client';
import { within } from '../lib/within.ts';
import type { Log } from './errors.ts';

/** Null while the part can serve, else in a few words why not; what it throws counts as unreachable. */
export type ReadinessCheck = () => Promise<string | null>;

export interface HealthDependencies {
  checks: Readonly<Record<string, ReadinessCheck>>;
  registry: Registry;
  logger: Log;
}

export interface HealthAnswer {
  status: number;
  contentType: string;
  body: string;
}

export type Health = ReturnType<typeof createHealth>;

export const HEALTH_PATHS = ['/healthz', '/readyz', '/metrics'] as const;

/** Below the timeout of common probes. */
const CHECK_TIMEOUT_MS = 1_500;

/** What orchestrators and Prometheus ask, the same in every role. */
export function createHealth({ checks, registry, logger }: HealthDependencies) {
  let draining = false;
  let underWay: Promise<HealthAnswer> | null = null;

  async function check(name: string, ready: ReadinessCheck): Promise<[string, string]> {
    try {
      return [name, (await within(CHECK_TIMEOUT_MS, ready())) ?? 'ok'];
    } catch (error) {
      logger.warn({ err: error, dependency: name }, 'a dependency is not ready');
      return [name, 'unreachable'];
    }
  }

  async function readiness(): Promise<HealthAnswer> {
    const results = await Promise.all(Object.entries(checks).map(([name, ready]) => check(name, ready)));
    const ready = !draining && results.every(([, state]) => state === 'ok');
    const status = ready ? 'ready' : draining ? 'draining' : 'unavailable';
    return json(ready ? 200 : 503, { status, dependencies: Object.fromEntries(results) });
  }

  return {
    /** From now on not ready, for good: whoever balances load sends nothing new. */
    drain(): void {
      draining = true;
    },

    async answer(path: (typeof HEALTH_PATHS)[number]): Promise<HealthAnswer> {
      if (path === '/healthz') return json(200, { status: 'alive' });
      if (path === '/metrics') return { status: 200, contentType: registry.contentType, body: await registry.metrics() };
      // Everybody who asks meanwhile gets the same answer, so that probes cannot pile up on a store that hangs.
      underWay ??= readiness().finally(() => { underWay = null; });
      return underWay;
    },
  };
}

const json = (status: number, body: unknown): HealthAnswer => ({ status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) });
