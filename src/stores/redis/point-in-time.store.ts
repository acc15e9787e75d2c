import type { RedisClients } from './client.ts';
import { keys } from './keys.ts';

export type PointInTimeStore = ReturnType<typeof createPointInTimeStore>;

/** However often somebody reads on: it bounds how many are open, and how long Elasticsearch keeps what was deleted since. */
const TTL_SECONDS = 15 * 60;

/** Which point in time of Elasticsearch's a cursor names. Its id is five times as long as the rest of a cursor, and tells names of the cluster. */
export function createPointInTimeStore({ commands }: Pick<RedisClients, 'commands'>) {
  return {
    async insert(alias: string, name: string, id: string): Promise<void> {
      await commands.set(keys.pointInTime(alias, name), id, 'EX', TTL_SECONDS);
    },

    /** Null where it has expired, or there never was one. */
    find: (alias: string, name: string): Promise<string | null> => commands.get(keys.pointInTime(alias, name)),
  };
}
