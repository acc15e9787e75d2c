import { encodeCursor } from '../../domain/cursors.ts';
import { START_OF_STREAM, positionToBytes, type StreamPosition } from '../../domain/stream-position.ts';
import type { Stores } from '../../stores/stores.ts';

export interface LivePositionDependencies {
  stores: Pick<Stores, 'homeTimelineLogs'>;
  /** Hears of a live log that failed: the page comes all the same. */
  onCacheError: (error: Error) => void;
}

/** Where the viewer's live stream stands; with Redis away a position from which every resumption is a gap. */
export const createLivePosition = ({ stores, onCacheError }: LivePositionDependencies) => (userId: string): Promise<StreamPosition> =>
  stores.homeTimelineLogs.open(userId).catch((error: Error) => {
    onCacheError(error);
    return START_OF_STREAM;
  });

export const liveCursor = (userId: string, position: StreamPosition): string =>
  encodeCursor('homeTimelineLive', userId, positionToBytes(position));
