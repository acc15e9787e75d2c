import { personPosition, type PersonPlace } from '../../domain/search/search-position.ts';
import type { Database } from '../postgres/database.ts';
import type { UserHit } from './search-engine.ts';
import { SEARCH_PEOPLE } from './user-search.statements.ts';

/** Above every count. */
const TOP_COUNT = 2 ** 31 - 1;
const TOP = { followed: true, asTyped: true, followers: TOP_COUNT, idStart: null };

/** Tsqueries: of whoever matches, and of whoever matches as it was typed. */
export interface NameQueries {
  any: string;
  typed: string;
}

interface PeoplePage {
  viewerId: string | null;
  /** Undefined for the beginning. */
  place: PersonPlace | undefined;
  limit: number;
}

type Row = Omit<PersonPlace, 'idStart'> & { id: string };

/**
 * Those whom the viewer follows first; among equals who matches as typed, then by followers. Of a name that many have the page lies among those who have most
 * followers, of one that few have the index finds all. Who matches with typing errors only comes after everybody whom the index finds as typed.
 */
export async function listPeople(db: Pick<Database, 'rowsForValues'>, { any, typed }: NameQueries, { viewerId, place: given, limit }: PeoplePage): Promise<UserHit[]> {
  const place = given ?? TOP;
  const run = (plan: keyof typeof SEARCH_PEOPLE, query: string, ...more: unknown[]): Promise<Row[]> => db.rowsForValues<Row>(`search_users_${plan}`, SEARCH_PEOPLE[plan],
    [viewerId, query, typed, place.followed, place.asTyped, Math.min(place.followers, TOP_COUNT), place.idStart, limit, ...more]);

  let popular = await run('popular', any, place.followed);
  const sure = popular.filter(({ followed, asTyped }) => followed || asTyped);
  if (sure.length === limit) return toHits(sure);
  // Who match as typed go on at the place, the others begin with those who have most followers.
  if (place.asTyped && !place.followed) popular = await run('popular', any, true);
  if (popular.length > 0) {
    const asTyped = place.asTyped || place.followed ? await run('index', typed) : [];
    const found = [...new Map([...popular, ...asTyped].map((row) => [row.id, row])).values()].sort(inOrder).slice(0, limit);
    if (found.length === limit) return toHits(found);
  }
  return toHits(await run('index', any));
}

const inOrder = (a: Row, b: Row): number =>
  Number(b.followed) - Number(a.followed) || Number(b.asTyped) - Number(a.asTyped) || b.followers - a.followers || (a.id < b.id ? 1 : -1);

const toHits = (rows: readonly Row[]): UserHit[] => rows.map((row) => ({ id: row.id, position: personPosition(row, row.id) }));
