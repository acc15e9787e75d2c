import { z } from 'zod';

/** The only place that knows the names of environment variables. docs/configuration.md lists them for operators. */
const url = (protocols: string[]) => z.url({ protocol: new RegExp(`^(${protocols.join('|')})$`), error: `must be a ${protocols[0]}:// URL` });
const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, { error: 'must be a whole number' }).transform(Number)
    .pipe(z.number().min(min, { error: `must be at least ${min}` }).max(max, { error: `must be at most ${max}` }));

const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: url(['postgresql', 'postgres']),
  REDIS_URL: url(['redis', 'rediss']),
  ELASTICSEARCH_URL: url(['http', 'https']).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  WORKER_PORT: wholeNumber(0, 65_535).default(4001),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 500).default(10),
  FANOUT_PUSH_LIMIT: wholeNumber(0, 1_000_000_000).default(10_000),
  SHUTDOWN_TIMEOUT_SECONDS: wholeNumber(1, 600).default(20),
});

export interface Config {
  production: boolean;
  /** postgresql://… of the truth. */
  databaseUrl: string;
  databasePoolSize: number;
  redisUrl: string;
  elasticsearchUrl: string | undefined;
  http: { host: string; port: number };
  /** Health and metrics of a worker that runs in a process of its own. */
  workerHttp: { host: string; port: number };
  log: { level: string; json: boolean };
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
    elasticsearchUrl: data.ELASTICSEARCH_URL,
    http: { host: data.HOST, port: data.PORT },
    workerHttp: { host: data.HOST, port: data.WORKER_PORT },
    log: { level: data.LOG_LEVEL, json: (data.LOG_FORMAT ?? (production ? 'json' : 'pretty')) === 'json' },
    fanOutPushLimit: data.FANOUT_PUSH_LIMIT,
    shutdownTimeoutMs: data.SHUTDOWN_TIMEOUT_SECONDS * 1000,
  };
}

function describe(issue: z.core.$ZodIssue, given: Record<string, unknown>): string {
  const name = String(issue.path[0]);
  return name in given ? `${name} ${issue.message}` : `${name} is missing: it ${issue.message}`;
}
