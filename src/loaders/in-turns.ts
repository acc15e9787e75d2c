import type { EntityCaches, EntityRows } from './entity-caches.ts';

/** Of one statement: a few milliseconds of PostgreSQL. */
const MAX_KEYS = 1_000;

/** Gathers what is asked for in one turn of the event loop; all who ask get the same promise, which never fails. */
export function inTurns<Key>(fill: (rows: EntityRows, keys: Key[]) => Promise<void>, { now }: Pick<EntityCaches, 'now'>, onError: (error: Error) => void) {
  let turn: { keys: Key[]; filled: Promise<void> } | undefined;
  const run = async (keys: Key[]): Promise<void> => {
    await new Promise((resolve) => { setImmediate(resolve); });
    turn = undefined;
    const rows = now();
    if (rows !== null) await fill(rows, keys).catch(onError);
  };
  return (key: Key): Promise<void> => {
    if (turn !== undefined && turn.keys.length < MAX_KEYS) {
      turn.keys.push(key);
      return turn.filled;
    }
    const keys = [key];
    turn = { keys, filled: run(keys) };
    return turn.filled;
  };
}
