import { ID_BYTES, idFromBytes, idToBytes } from '../../domain/ids.ts';
import type { RedisClients } from './client.ts';
import { keys } from './keys.ts';

export type SuggestionCacheStore = ReturnType<typeof createSuggestionCacheStore>;

const TTL_SECONDS = 24 * 3_600;
const TIME_BYTES = 6;
/** People who wait for new suggestions; of more, whoever reads next is made theirs when they are gone. */
const MAX_WANTED = 10_000;

export interface KeptSuggestions {
  madeAtMs: number;
  /** The best first. */
  userIds: string[];
}

/** Whom to suggest to whom, until somebody looks closer: 16 bytes for each. */
export function createSuggestionCacheStore({ commands, reactions }: Pick<RedisClients, 'commands' | 'reactions'>) {
  return {
    async insert(viewerId: string, { madeAtMs, userIds }: KeptSuggestions): Promise<void> {
      const time = Buffer.alloc(TIME_BYTES);
      time.writeUIntBE(madeAtMs, 0, TIME_BYTES);
      await commands.set(keys.suggestions(viewerId), Buffer.concat([time, ...userIds.map(idToBytes)]), 'EX', TTL_SECONDS);
    },

    /** Null where there are none. */
    async find(viewerId: string): Promise<KeptSuggestions | null> {
      const bytes = await commands.getBuffer(keys.suggestions(viewerId));
      if (bytes === null) return null;
      const userIds: string[] = [];
      for (let at = TIME_BYTES; at < bytes.length; at += ID_BYTES) userIds.push(idFromBytes(bytes.subarray(at, at + ID_BYTES)));
      return { madeAtMs: bytes.readUIntBE(0, TIME_BYTES), userIds };
    },

    async delete(...viewerIds: string[]): Promise<void> {
      if (viewerIds.length > 0) await commands.del(viewerIds.map(keys.suggestions));
    },

    /** Asks the worker for new ones. */
    async want(viewerId: string): Promise<void> {
      if ((await commands.scard(keys.suggestionsWanted)) < MAX_WANTED) await commands.sadd(keys.suggestionsWanted, viewerId);
    },

    /** Takes some of those who wait: whoever dies with them leaves them to their next read. */
    takeWanted: (limit: number): Promise<string[]> => reactions.spop(keys.suggestionsWanted, limit),
  };
}
