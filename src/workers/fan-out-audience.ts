import { isPulled } from '../domain/fan-out.ts';
import { newId } from '../domain/ids.ts';
import { stale } from '../domain/stale.ts';
import type { PulledAuthor } from '../stores/postgres/pulled-author.store.ts';
import type { Stores } from '../stores/stores.ts';

/**
 * Whom a change of an author's tweets is sent to, in the order of `walk`: every follower, or of those followers who have a
 * live log all, found among the listeners. `returning` names the crossing that ends with this walk.
 */
export type Audience =
  | { kind: 'push'; walk: 'followers'; returning?: string }
  | { kind: 'tell'; walk: 'followers' | 'listeners' };

export interface AudienceDependencies {
  stores: Pick<Stores, 'pulledAuthors' | 'homeTimelineLogs' | 'invalidations'>;
  pushLimit: number;
}

/**
 * Decides between push and pull, and lets authors cross the limit: the fan-out of a tweet is the only place where that makes a
 * difference. What holds in between, and why nothing is lost: docs/adr/0015.
 */
export function createChooseAudience({ stores: { pulledAuthors, homeTimelineLogs, invalidations }, pushLimit }: AudienceDependencies) {
  /** From the end of this on every reader merges this author's tweets in. Whoever finds a crossing unfinished finishes it. */
  const enter = async (authorId: string, crossing: PulledAuthor): Promise<void> => {
    await invalidations.publishForCertain([stale.pulledAuthor(authorId)]);
    await pulledAuthors.update(authorId, crossing, 'pulled');
  };

  return async function chooseAudience(authorId: string): Promise<Audience> {
    const { followerCount, pulled } = await pulledAuthors.find(authorId);
    const staysPulled = isPulled(followerCount, pulled !== null, pushLimit);
    if (pulled === null && !staysPulled) return { kind: 'push', walk: 'followers' };
    // A crossing back that has begun goes on to its end: then the next tweet may cross again.
    if (pulled !== null && (pulled.state === 'leaving' || !staysPulled)) {
      if (pulled.state !== 'leaving') await pulledAuthors.update(authorId, pulled, 'leaving');
      return { kind: 'push', walk: 'followers', returning: pulled.crossingId };
    }
    const crossing = pulled ?? (await pulledAuthors.insert(authorId, newId()));
    if (crossing.state === 'entering') await enter(authorId, crossing);
    return { kind: 'tell', walk: followerCount <= (await homeTimelineLogs.countListeners()) ? 'followers' : 'listeners' };
  };
}
