import type { RedisClients } from './client.ts';
import { elapsedOfHour, hourOf } from '../../domain/trends.ts';
import { keys } from './keys.ts';
import type { RunScript } from './scripts.ts';

export type TrendActivityStore = ReturnType<typeof createTrendActivityStore>;

/**
 * Tags of which people are counted in one hour: those that most people use. A HyperLogLog takes 14.4 KB of Redis's memory at most, and some
 * hundred bytes where few people are in it; so 26 hours take 380 MB at the very most (each of 1,000 tags with some thousand people in
 * each hour), and some 10 MB where tags have some ten.
 */
export const MAX_TAGS_OF_HOUR = 1_000;
/** An hour is asked for until it is 24 hours old, and may be written late. */
const TTL_SECONDS = 26 * 3_600;
/** Of one call of the script. */
const MAX_PEOPLE_OF_CALL = 500;

export interface TagUse {
  tag: string;
  personId: string;
  atMs: number;
}

/** Who used which tag in which hour, as far as trends ask. */
export function createTrendActivityStore({ reactions }: Pick<RedisClients, 'reactions'>, run: RunScript) {
  return {
    /** May be repeated. */
    async add(uses: readonly TagUse[]): Promise<void> {
      const groups = Map.groupBy(uses, ({ tag, atMs }) => `${hourOf(atMs)} ${tag}`);
      await Promise.all([...groups.values()].map(async (group) => {
        const { tag, atMs } = group[0]!;
        const hour = hourOf(atMs);
        const elapsed = Math.max(...group.map((use) => elapsedOfHour(use.atMs)));
        const people = [...new Set(group.map(({ personId }) => personId))];
        for (let from = 0; from < people.length; from += MAX_PEOPLE_OF_CALL) {
          await run('count-people', [keys.trendTags(hour), keys.trendPeople(hour, tag)],
            [tag, elapsed, MAX_TAGS_OF_HOUR, TTL_SECONDS, keys.trendPeople(hour, ''), ...people.slice(from, from + MAX_PEOPLE_OF_CALL)]);
        }
      }));
    },

    /** How many people used each tag in an hour, the most first. */
    async listHour(hour: number): Promise<{ tag: string; people: number }[]> {
      const flat = await reactions.zrevrange(keys.trendTags(hour), 0, -1, 'WITHSCORES');
      return Array.from({ length: flat.length / 2 }, (_, index) => ({ tag: flat[2 * index]!, people: Math.floor(Number(flat[2 * index + 1])) }));
    },

    /** How many people used a tag in all of some hours together. */
    countPeople: (tag: string, hours: readonly number[]): Promise<number> => reactions.pfcount(...hours.map((hour) => keys.trendPeople(hour, tag))),

    /** Whether all that Redis should have is there: not after it has lost its data, until somebody has said so again. */
    isComplete: async (): Promise<boolean> => (await reactions.get(keys.trendsComplete)) !== null,
    /** To be said before everything is written again … */
    async beginCompletion(): Promise<void> {
      await reactions.set(keys.trendsCompletion, '1');
    },
    /** … and this after it. Rejects where Redis has lost its data in between: it is to be done once more. */
    async complete(): Promise<void> {
      await reactions.rename(keys.trendsCompletion, keys.trendsComplete);
    },
  };
}
