import { idArray } from './id-array.ts';

/** Somebody, and a person or tweet that is different for them than for others. */
export interface ViewerPair {
  viewerId: string;
  id: string;
}

/** For unnest($1::uuid[], $2::uuid[]). */
export const pairValues = (pairs: readonly ViewerPair[]): [string, string] => [idArray(pairs.map(({ viewerId }) => viewerId)), idArray(pairs.map(({ id }) => id))];
