import { createApp, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startApi, startWorkers } from '../../src/main/roles.ts';
import { ARGON2_OPTIONS, createPasswordHasher } from '../../src/services/accounts/password-hasher.ts';
import { createTestDatabase } from './database.ts';
import { createGqlClient, type Document, type Loose } from './gql.ts';
import { startTestRedis, type TestRedis } from './redis.ts';
import { signUp, type SignedUp } from './sign-up.ts';
import { subscribe, type Subscription } from './subscribe.ts';

export interface LinnetOptions {
  /** Whether this process reacts to events too; default true. */
  workers?: boolean;
  /** Added to the environment that configures it. */
  env?: Record<string, string>;
  /** Whether passwords are hashed as in production, which is most of what a sign-up costs; default false. */
  slowHashes?: boolean;
}

export interface Linnet extends ReturnType<typeof createGqlClient>, AsyncDisposable {
  /** Of GraphQL over HTTP. */
  url: string;
  wsUrl: string;
  /** http://host:port, for other paths. */
  origin: string;
  app: App;
  redis: TestRedis;
  /** The environment of this instance, for further processes of it. */
  env: Record<string, string>;
  signUp(username?: string): Promise<SignedUp>;
  subscribe<Data = Loose, Variables = Record<string, unknown>>(document: Document<Data, Variables>, variables?: Variables, token?: string): Subscription<Data>;
  close(): Promise<void>;
}

/** The same Argon2id in its smallest size. */
const QUICK_HASHES = { ...ARGON2_OPTIONS, memoryCost: 8, timeCost: 1 };

/** A whole Linnet with a database and a Redis of its own; for one test file, or for one test that breaks things. */
export async function startLinnet({ workers = true, env: extra = {}, slowHashes = false }: LinnetOptions = {}): Promise<Linnet> {
  const [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const env = { NODE_ENV: 'test', DATABASE_URL: database.url, REDIS_URL: redis.url, LOG_LEVEL: 'fatal', LOG_FORMAT: 'json', ...extra };
  const config = loadConfig(env);
  const app = createApp(config, createLogger(config.log), slowHashes ? {} : { passwordHasher: createPasswordHasher(QUICK_HASHES) });
  const api = await startApi(app, { host: '127.0.0.1', port: 0 });
  const running = workers ? startWorkers(app) : undefined;
  const origin = api.url;
  const client = createGqlClient(`${origin}/graphql`);
  const wsUrl = `${origin.replace('http', 'ws')}/graphql`;

  async function close(): Promise<void> {
    await api.close();
    await running?.close();
    await app.close();
    await Promise.all([database.remove(), redis.remove()]);
  }
  return {
    ...client,
    url: `${origin}/graphql`, wsUrl, origin, app, redis, env, close,
    signUp: (username) => signUp(client, username),
    subscribe: (document, variables, token) => subscribe(wsUrl, document, variables, token),
    [Symbol.asyncDispose]: close,
  };
}
