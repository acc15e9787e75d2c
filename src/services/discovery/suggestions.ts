import { checkFirst } from '../../domain/pages.ts';
import { rankSuggestions } from '../../domain/suggestions.ts';
import type { User } from '../../domain/user.ts';
import { mayListUser } from '../../domain/visibility.ts';
import { allOf } from '../../lib/maybe-promise.ts';
import type { KeptSuggestions } from '../../stores/redis/suggestion-cache.store.ts';
import type { Stores } from '../../stores/stores.ts';
import { findOther } from '../graph/relation-request.ts';
import type { SignedInRequest } from '../request.ts';

export interface SuggestionsDependencies {
  stores: Pick<Stores, 'suggestions' | 'suggestionCache'>;
  now: () => Date;
  onCacheError: (error: Error) => void;
}

export interface UserSuggestion {
  user: User;
  mutualCount: number;
}

/** More than a page, for those who are followed or dismissed before others are looked for. */
const KEPT = 150;
const REFRESH_AFTER_MS = 60 * 60 * 1000;
/** In one turn of the worker; it pauses for a minute after each. */
const REFRESHED_AT_ONCE = 20;
const REFRESHED_OF_TURN = 1_000;

export function createSuggestions({ stores: { suggestions, suggestionCache }, now, onCacheError }: SuggestionsDependencies) {
  const make = async (viewerId: string): Promise<KeptSuggestions> => {
    const made = { madeAtMs: now().getTime(), userIds: rankSuggestions(await suggestions.listCandidates(viewerId)).slice(0, KEPT).map(({ id }) => id) };
    await suggestionCache.insert(viewerId, made).catch(onCacheError);
    return made;
  };

  /** By how all of them stand to the viewer now. */
  const shown = async ({ viewer, loaders }: SignedInRequest, userIds: readonly string[]): Promise<User[]> => {
    const [dismissed, views, relationships] = await Promise.all([
      suggestions.listDismissed(viewer.userId, userIds),
      allOf(userIds.map((id) => loaders.authorViews.load(id))),
      allOf(userIds.map((id) => loaders.relationships.load(id))),
    ]);
    return views.flatMap((view, index) => {
      const { following, followRequested, muting } = relationships[index]!;
      const known = following || followRequested || muting || dismissed.includes(userIds[index]!);
      return view === null || view.isViewer || known || !mayListUser(view) ? [] : [view.author];
    });
  };

  return {
    /**
     * Whom the viewer might follow, the best first. Who must not be shown is left out at each read; who is new comes with the
     * next search, which a follow, an unfollow and an hour cause. Throws BadUserInputError on `first`.
     */
    async suggestedUsers(request: SignedInRequest, first: number): Promise<UserSuggestion[]> {
      checkFirst(first);
      const { userId } = request.viewer;
      const kept = await suggestionCache.find(userId).catch((error: Error) => {
        onCacheError(error);
        return null;
      });
      let people = await shown(request, (kept ?? await make(userId)).userIds);
      if (kept !== null && people.length < first) people = await shown(request, (await make(userId)).userIds);
      else if (kept !== null && now().getTime() - kept.madeAtMs > REFRESH_AFTER_MS) await suggestionCache.want(userId).catch(onCacheError);
      const page = people.slice(0, first);
      const mutual = page.length === 0 ? [] : await suggestions.countMutual(userId, page.map(({ id }) => id));
      const countOf = new Map(mutual.map((row) => [row.userId, row.count]));
      return page.map((user) => ({ user, mutualCount: countOf.get(user.id) ?? 0 }));
    },

    /** For good; doing it twice is no error. Throws NotFoundError for somebody the viewer cannot find, BadUserInputError for oneself, both on `userId`. */
    async dismissSuggestion(request: SignedInRequest, userId: string): Promise<User> {
      const dismissed = await findOther(request, userId, 'dismiss');
      await suggestions.dismiss(request.viewer.userId, dismissed.id);
      return dismissed;
    },

    /** Searches anew for those who were shown what was found long ago; returns how many. */
    async refreshSuggestions(isStopping: () => boolean = () => false): Promise<number> {
      for (let refreshed = 0; ;) {
        const viewerIds = refreshed >= REFRESHED_OF_TURN || isStopping() ? [] : await suggestionCache.takeWanted(REFRESHED_AT_ONCE);
        if (viewerIds.length === 0) return refreshed;
        for (const viewerId of viewerIds) await make(viewerId);
        refreshed += viewerIds.length;
      }
    },
  };
}
