/** Node's socket errors, PostgreSQL's classes 08, 53 and 57P, and Prisma's own: the store is away, full or going down. */
const CODES = /^(E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)|08\d{3}|53\d{3}|57P0[1-5]|P100[1-3]|P1008|P1017|P2024)$/;

/** Errors of pg, pg-pool and ioredis that carry no code. */
const MESSAGES = [
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Connection terminated',
  'Client has encountered a connection error',
  'Command timed out',
  'Connection is closed',
  "Stream isn't writeable",
  'Reached the max retries per request limit',
  'LOADING ',
];

/** Whether `error`, or what caused it, says that PostgreSQL or Redis could not be reached, rather than what it answered. */
export function isStoreOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && CODES.test(code)) return true;
  if (MESSAGES.some((message) => error.message.startsWith(message))) return true;
  if (error instanceof AggregateError) return error.errors.some(isStoreOutage);
  return isStoreOutage(error.cause);
}
