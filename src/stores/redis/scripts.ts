import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** Each script's header says what its keys, arguments and answer are. */
const SCRIPTS = ['insert-into-timelines', 'read-timeline', 'begin-rebuild', 'finish-rebuild', 'open-log', 'append-to-log', 'invalidate', 'count-people'] as const;
export type ScriptName = (typeof SCRIPTS)[number];

export type RunScript = (name: ScriptName, keys: readonly string[], args: readonly (string | number | Buffer)[]) => Promise<unknown>;

type Command = (keyCount: number, ...rest: (string | number | Buffer)[]) => Promise<unknown>;

/** Loads the scripts once for a client; answers are Buffers. ioredis sends EVALSHA, and EVAL where Redis forgot a script. */
export function loadScripts(redis: Redis): RunScript {
  for (const name of SCRIPTS) {
    redis.defineCommand(name, { lua: readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8') });
  }
  const commands = redis as unknown as Record<string, Command>;
  return (name, keys, args) => commands[`${name}Buffer`]!.call(redis, keys.length, ...keys, ...args);
}
