/** Above and below every id that can be made. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

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

/**
 * Pieces of many lists, each from a start of its own, of each at most $3 rows. `rows` selects `id` and more from one table
 * WHERE the owner is piece.owner_id; there has to be an index on the owner and the id.
 */
export const slicesOf = (rows: string, order: 'newestFirst' | 'oldestFirst' = 'newestFirst'): string => {
  const [beyond, direction] = order === 'newestFirst' ? ['<', 'DESC'] : ['>', 'ASC'];
  return `
  SELECT (piece.number - 1)::int AS piece, line.* FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS piece(owner_id, start, number)
  CROSS JOIN LATERAL (${rows} AND id ${beyond} piece.start ORDER BY id ${direction} LIMIT $3) AS line
  ORDER BY piece.number, line.id ${direction}`;
};

/** The parameters of such a statement; `start` is where lists begin. */
export const sliceValues = (starts: readonly SliceStart[], limit: number, start = LAST_ID): unknown[] =>
  [starts.map(({ ownerId }) => ownerId), starts.map(({ before }) => before ?? start), limit];
