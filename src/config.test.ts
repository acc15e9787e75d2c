import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

const STORES = { DATABASE_URL: 'postgresql://localhost/linnet', REDIS_URL: 'redis://localhost' };

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('names every problem at once, each with its variable', () => {
  const problems = problemsOf({ DATABASE_URL: 'mysql://x', PORT: '65536', WORKER_PORT: '1.5', LOG_LEVEL: 'loud', DATABASE_POOL_SIZE: '0' });
  expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual(['DATABASE_URL', 'REDIS_URL', 'PORT', 'WORKER_PORT', 'LOG_LEVEL', 'DATABASE_POOL_SIZE']);
  expect(problems).toContain('DATABASE_URL must be a postgresql:// URL');
  expect(problems).toContain('REDIS_URL is missing: it must be a redis:// URL');
  expect(problems).toContain('PORT must be at most 65535');
});

test.each(['  ', '-1', '80 ', '4000x', '0x10', '1e3'])('refuses the port %j', (PORT) => {
  expect(problemsOf({ ...STORES, PORT })).toEqual(['PORT must be a whole number']);
});

test('takes an empty variable for one that is not set', () => {
  expect(loadConfig({ ...STORES, PORT: '', ELASTICSEARCH_URL: '' })).toMatchObject({ http: { host: '127.0.0.1', port: 4000 }, elasticsearch: undefined });
});

test('logs JSON in production, and lines for people otherwise, unless told', () => {
  const isJson = (env: Record<string, string>): boolean => loadConfig({ ...STORES, ...env }).log.json;
  expect([isJson({ NODE_ENV: 'production' }), isJson({}), isJson({ LOG_FORMAT: 'json' }), isJson({ NODE_ENV: 'production', LOG_FORMAT: 'pretty' })]).toEqual([true, false, true, false]);
});
