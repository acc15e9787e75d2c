import { z } from 'zod';

/** The only place that knows the names of environment variables. docs/configuration.md lists them for operators. */
const url = (protocols: string[]) => z.url({ protocol: new RegExp(`^(${protocols.join('|')})$`), error: `must be a ${protocols[0]}:// URL` });
const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, { error: 'must be a whole number' }).transform(Number)
    .pipe(z.number().min(min, { error: `must be at least ${min}` }).max(max, { error: `must be at most ${max}` }));

const base64url = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`), { error: `must be ${length} characters of base64url` });

const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: url(['postgresql', 'postgres']),
  REDIS_URL: url(['redis', 'rediss']),
  ELASTICSEARCH_URL: url(['http', 'https']).optional(),
  ELASTICSEARCH_INDEX_PREFIX: z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, { error: 'must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter' }).default('linnet'),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  WORKER_PORT: wholeNumber(0, 65_535).default(4001),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 500).default(10),
  FANOUT_PUSH_LIMIT: wholeNumber(0, 1_000_000_000).default(10_000),
  SHUTDOWN_TIMEOUT_SECONDS: wholeNumber(1, 600).default(20),
  VAPID_PUBLIC_KEY: base64url(87).optional(),
  VAPID_PRIVATE_KEY: base64url(43).optional(),
  VAPID_CONTACT: z.string().regex(/^(mailto:.+@.+|https:\/\/.+)$/, { error: 'must be a mailto: or https: address' }).default('mailto:postmaster@linnet.example'),
  PUSH_ENDPOINTS: z.enum(['public', 'any'], { error: 'must be public or any' }).default('public'),
}).superRefine(({ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey }, context) => {
  if ((publicKey === undefined) === (privateKey === undefined)) return;
  context.addIssue({ code: 'custom', path: [publicKey === undefined ? 'VAPID_PUBLIC_KEY' : 'VAPID_PRIVATE_KEY'], message: 'must be set together with the other key of its pair' });
});

export interface Config {
  production: boolean;
  /** postgresql://… of the truth. */
  databaseUrl: string;
  databasePoolSize: number;
  redisUrl: string;
  /** Undefined: PostgreSQL answers searches. */
  elasticsearch: { url: string; indexPrefix: string } | undefined;
  http: { host: string; port: number };
  /** Health and metrics of a worker that runs in a process of its own. */
  workerHttp: { host: string; port: number };
  log: { level: string; json: boolean };
  webPush: {
    /** Undefined: made once, and shared through PostgreSQL. */
    keys: { publicKey: string; privateKey: string } | undefined;
    contact: string;
    /** Whether only public https addresses may be told. */
    publicOnly: boolean;
  };
  /** Authors with more followers are not pushed to them. */
  fanOutPushLimit: number;
  /** How long a draining process waits for what it has begun. */
  shutdownTimeoutMs: number;
}

export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** Pure: the same environment gives the same configuration. Throws ConfigError with every problem at once. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => describe(issue, given)));
  const { data } = parsed;
  const production = data.NODE_ENV === 'production';
  return {
    production,
    databaseUrl: data.DATABASE_URL,
    databasePoolSize: data.DATABASE_POOL_SIZE,
    redisUrl: data.REDIS_URL,
    elasticsearch: data.ELASTICSEARCH_URL === undefined ? undefined : { url: data.ELASTICSEARCH_URL, indexPrefix: data.ELASTICSEARCH_INDEX_PREFIX },
    http: { host: data.HOST, port: data.PORT },
    workerHttp: { host: data.HOST, port: data.WORKER_PORT },
    log: { level: data.LOG_LEVEL, json: (data.LOG_FORMAT ?? (production ? 'json' : 'pretty')) === 'json' },
    webPush: {
      keys: data.VAPID_PUBLIC_KEY === undefined || data.VAPID_PRIVATE_KEY === undefined ? undefined : { publicKey: data.VAPID_PUBLIC_KEY, privateKey: data.VAPID_PRIVATE_KEY },
      contact: data.VAPID_CONTACT,
      publicOnly: data.PUSH_ENDPOINTS === 'public',
    },
    fanOutPushLimit: data.FANOUT_PUSH_LIMIT,
    shutdownTimeoutMs: data.SHUTDOWN_TIMEOUT_SECONDS * 1000,
  };
}

function describe(issue: z.core.$ZodIssue, given: Record<string, unknown>): string {
  const name = String(issue.path[0]);
  return name in given ? `${name} ${issue.message}` : `${name} is missing: it ${issue.message}`;
}
