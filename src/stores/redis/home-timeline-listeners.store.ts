import type { RedisClients } from './client.ts';
import { keys } from './keys.ts';

/** Who has a log of their home timeline, so who may be told of what is not pushed to every follower. */
export function createHomeTimelineListeners({ commands }: Pick<RedisClients, 'commands'>) {
  return {
    /** About how many have a log: never fewer than have. */
    countListeners: (): Promise<number> => commands.zcard(keys.homeTimelineListeners),

    /** People who have a log, in the order of their ids, from beyond one of them; some may have one no more. */
    listListeners: (after: string, limit: number): Promise<string[]> => commands.zrangebylex(keys.homeTimelineListeners, `(${after}`, '+', 'LIMIT', 0, limit),
  };
}
