import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { describeError } from './describe-error.ts';

export type { Logger } from 'pino';

/** Wherever one of these stands in a logged object, its value is replaced. */
const SECRET_KEYS = ['password', 'currentPassword', 'newPassword', 'accessToken', 'refreshToken', 'token', 'authorization', 'Authorization', 'cookie', 'passwordHash', 'privateJwk'];
const redact = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);

export interface LogOptions {
  level: string;
  /** One JSON object a line; otherwise lines for people, where pino-pretty is installed. */
  json: boolean;
}

/** To standard output where no destination is given. */
export function createLogger({ level, json }: LogOptions, destination?: DestinationStream): Logger {
  const options: LoggerOptions = { level, redact: { paths: redact, censor: '[secret]' }, serializers: { err: describeError }, base: null };
  if (destination !== undefined) return pino(options, destination);
  if (json) return pino(options);
  return pino({ ...options, transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss.l', ignore: 'pid,hostname', singleLine: true } } });
}
