import type { Database } from './database.ts';

export type SearchIndexStore = ReturnType<typeof createSearchIndexStore>;

export type IndexKind = 'tweets' | 'users';
export const INDEX_KINDS: readonly IndexKind[] = ['tweets', 'users'];

/** An index of Elasticsearch that is written with every change. */
export interface KeptIndex {
  name: string;
  kind: IndexKind;
  /** 'building' until it holds all there is; then 'live'. */
  state: 'building' | 'live';
  /** The version of the analyser. */
  analyser: number;
  /** While building: everything up to this id is in it. */
  position: string;
  documents: number;
  /** Documents that did not equal the truth when last verified; null before. */
  mismatches: number | null;
}

/** What a write of documents begins with. */
export interface WriteTurn {
  /** Greater than that of every turn before. Take it first, then read the truth. */
  version: number;
  /** The names of the indexes to write. */
  indexes: string[];
}

const COLUMNS = 'name, kind, state, analyser, position, documents, mismatches';

export function createSearchIndexStore(db: Database) {
  return {
    list: (): Promise<KeptIndex[]> => db.rows('search_indexes', `SELECT ${COLUMNS} FROM search_indexes ORDER BY name`, []),

    async beginWrite(kind: IndexKind): Promise<WriteTurn> {
      const [turn] = await db.rows<{ version: string; indexes: string[] }>('search_begin_write', `
        SELECT nextval('search_version') AS version, ARRAY(SELECT name FROM search_indexes WHERE kind = $1) AS indexes`, [kind]);
      return { version: Number(turn!.version), indexes: turn!.indexes };
    },

    /** From its commit on every change is written to the index too. */
    async insert({ name, kind, analyser, position }: Pick<KeptIndex, 'name' | 'kind' | 'analyser' | 'position'>): Promise<void> {
      await db.rows('search_index_insert', `
        INSERT INTO search_indexes (name, kind, state, analyser, position) VALUES ($1, $2, 'building', $3, $4)`, [name, kind, analyser, position]);
    },

    /** For `isSeenByAll`. */
    async now(): Promise<string> {
      const [row] = await db.rows<{ moment: string }>('search_index_moment', 'SELECT pg_current_xact_id()::text AS moment', []);
      return row!.moment;
    },

    /** Whether every transaction that began before the moment has ended: what has been written since then knows of the index. */
    async isSeenByAll(moment: string): Promise<boolean> {
      const [row] = await db.rows<{ seen: boolean }>('search_index_seen', 'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS seen', [moment]);
      return row!.seen;
    },

    /** Two that build the same index at once do no harm: what either has done counts. */
    async updatePosition(name: string, position: string, documents: number): Promise<void> {
      await db.rows('search_index_position', `
        UPDATE search_indexes SET position = greatest(position, $2::uuid), documents = greatest(documents, $3) WHERE name = $1`, [name, position, documents]);
    },

    /** The index that was built takes the place of all others of its kind, whose names are returned: nothing is written to them any more. */
    async replaceWith(name: string): Promise<string[]> {
      const replaced = await db.rows<{ name: string }>('search_index_replace', `
        WITH built AS (
          UPDATE search_indexes SET state = 'live' WHERE name = $1 RETURNING kind
        )
        DELETE FROM search_indexes USING built WHERE search_indexes.kind = built.kind AND name <> $1 RETURNING name`, [name]);
      return replaced.map((row) => row.name);
    },

    async updateMismatches(name: string, mismatches: number): Promise<void> {
      await db.rows('search_index_mismatches', 'UPDATE search_indexes SET mismatches = $2 WHERE name = $1', [name, mismatches]);
    },

    async delete(names: readonly string[]): Promise<void> {
      await db.rows('search_index_delete', 'DELETE FROM search_indexes WHERE name = ANY($1)', [names]);
    },

    /** None is kept any more: nothing is written for them, so they fall behind. */
    async deleteAll(): Promise<void> {
      await db.rows('search_index_delete_all', 'DELETE FROM search_indexes', []);
    },

    /** Null where another process has the lock. It is let go with the connection, also where this process is killed. */
    exclusively: <Result>(work: () => Promise<Result>): Promise<Result | null> => db.transaction(async (client) => {
      const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('search_indexes')) AS locked`);
      return rows[0]!.locked ? work() : null;
    }),
  };
}
