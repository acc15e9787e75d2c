import { randomInt } from 'node:crypto';
import { decodeIdCursor } from '../../domain/cursors.ts';
import { lastIdOf, momentOf } from '../../domain/ids.ts';
import { checkFirst, type PageRequest } from '../../domain/pages.ts';
import { indexAfter, placeAfter, placeFrom, type RankedPlace, type RankedSnapshot } from '../../domain/ranked-snapshot.ts';
import { START_OF_STREAM } from '../../domain/stream-position.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage } from '../pages/fill-page.ts';
import type { SignedInRequest } from '../request.ts';
import type { HomeLines } from './home-lines.ts';
import type { TimelinePage } from './home-timeline.ts';
import { createLivePosition, liveCursor, type LivePositionDependencies } from './live-position.ts';
import { createRankedLines } from './ranked-lines.ts';
import { loadRankedItem } from './ranked-rules.ts';

export interface RankedHomeTimelineDependencies extends LivePositionDependencies {
  stores: Pick<Stores, 'homeTimelineLogs' | 'ranking' | 'rankedSnapshots'>;
  caches: EntityCaches;
  homeLines: HomeLines;
  now: () => Date;
}

const MAX_NONCE = 0xffff;

export function createRankedHomeTimeline({ stores, caches, homeLines, onCacheError, now }: RankedHomeTimelineDependencies) {
  const livePosition = createLivePosition({ stores, onCacheError });
  const rankedLines = createRankedLines({ stores, homeLines });

  const keep = async (userId: string, snapshot: RankedSnapshot): Promise<RankedSnapshot> => {
    await stores.rankedSnapshots.insert(userId, snapshot).catch(onCacheError);
    return snapshot;
  };

  /** The live stream is asked first: what comes later is among the lines, or after this position, or both. */
  const take = async (request: SignedInRequest): Promise<RankedSnapshot> => {
    const { userId } = request.viewer;
    const position = livePosition(userId);
    const atMs = now().getTime();
    const lines = await rankedLines(request, { atMs, before: undefined });
    // The clock of whoever posted may be ahead of this one.
    const takenAtMs = Math.max(atMs, ...lines.map(({ id }) => momentOf(id)));
    return keep(userId, { takenAtMs, nonce: randomInt(MAX_NONCE + 1), livePosition: await position, lines });
  };

  /**
   * The same lines in the same order, made anew where the snapshot is lost: of what was there at its instant, without the reactions
   * that have come since. What was taken back since is not known any more, so around that the order may be another. Nobody knows either
   * where the live stream stood, so resuming that is a gap.
   */
  const takeAgain = async (request: SignedInRequest, { takenAtMs, nonce }: RankedPlace): Promise<RankedSnapshot> => {
    const lines = await rankedLines(request, { atMs: takenAtMs, before: lastIdOf(takenAtMs) });
    return keep(request.viewer.userId, { takenAtMs, nonce, livePosition: START_OF_STREAM, lines });
  };

  const find = async (request: SignedInRequest, place: RankedPlace): Promise<RankedSnapshot> => {
    const kept = await stores.rankedSnapshots.find(request.viewer.userId, place).catch((error: Error) => {
      onCacheError(error);
      return null;
    });
    if (kept === null) return takeAgain(request, place);
    // What other nodes wrote before the snapshot was read is not to be older than it is.
    request.loaders.trust(await caches.upTo(kept.invalidation));
    return kept.snapshot;
  };

  /** The home timeline by domain/ranking. The rules are asked on each read, so what may not be seen any more goes from the order. */
  return async function rankedHomeTimeline(request: SignedInRequest, { first, after }: PageRequest): Promise<TimelinePage> {
    const { userId } = request.viewer;
    checkFirst(first);
    const before = after === undefined ? undefined : decodeIdCursor('rankedHomeTimeline', userId, after);
    const snapshot = before === undefined ? await take(request) : await find(request, placeFrom(before));
    const page = await fillPage({
      first,
      before,
      list: async (from, limit) => {
        const start = from === undefined ? 0 : indexAfter(snapshot, placeFrom(from));
        return snapshot.lines.slice(start, start + limit).map((line, index) => ({ ...line, lineId: line.id, id: placeAfter(snapshot, start + index) }));
      },
      load: ({ lineId, suggested }) => loadRankedItem(request, { id: lineId, suggested }),
    });
    return { ...page, liveCursor: liveCursor(userId, snapshot.livePosition) };
  };
}
