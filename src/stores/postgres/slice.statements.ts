import { LAST_ID } from '../../domain/ids.ts';

/** Where a piece of somebody's (or some tweet's) list begins. */
export interface SliceStart {
  ownerId: string;
  /** The row that it begins after, in the order of the list; undefined for the beginning. */
  before: string | undefined;
}

/** A row of one of the pieces that were asked for. */
export interface SliceRow {
  /** Which piece it belongs to: its place among the starts. */
  piece: number;
  id: string;
}

/** Pieces of many lists, of each at most $3 rows. `rows` selects one of them, by piece.owner_id and piece.start, in its order. */
export const slicesOf = (rows: string): string => `
  SELECT (piece.number - 1)::int AS piece, line.* FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS piece(owner_id, start, number)
  CROSS JOIN LATERAL (${rows} LIMIT $3) AS line`;

/** The parameters of such a statement; `start` is where lists begin. */
export const sliceValues = (starts: readonly SliceStart[], limit: number, start = LAST_ID): unknown[] =>
  [starts.map(({ ownerId }) => ownerId), starts.map(({ before }) => before ?? start), limit];

/*
 * A list of tweets, to stand behind WHERE: a range of the index on (column, id), and its order. With "column = owner ORDER BY
 * id" PostgreSQL may walk the primary key instead, leaving out what is not of that list: fast where it guesses the list
 * to be long and spread out, and a walk over every tweet there is where it was wrong.
 */
export const newestTweets = (column: string, owner: string, before: string, condition = ''): string =>
  `${column} >= ${owner} AND (${column}, id) < (${owner}, ${before}) AND deleted_at IS NULL ${condition} ORDER BY ${column} DESC, id DESC`;
export const oldestTweets = (column: string, owner: string, after: string): string =>
  `${column} <= ${owner} AND (${column}, id) > (${owner}, ${after}) AND deleted_at IS NULL ORDER BY ${column}, id`;
