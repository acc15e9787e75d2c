import type { estypes } from '@elastic/elasticsearch';
import { personPlaceFrom } from '../../../domain/search/search-position.ts';
import { maxEditsOf } from '../../../domain/search/tweet-search.ts';
import type { UserSearch } from '../../../domain/search/user-search.ts';
import { mistyped, termsOf } from './terms.ts';
import type { SearchBody } from './tweet-query.ts';

type Query = estypes.QueryDslQueryContainer;

export interface PeopleViewer {
  id: string;
  blockedIds: readonly string[];
  followeeIds: readonly string[];
}

/** Bits of a score, which is the first key of the order. */
const FOLLOWED = 2;
const AS_TYPED = 1;

export function usersBody({ words }: UserSearch, viewer: PeopleViewer | null, after: string | undefined): SearchBody {
  const place = after === undefined ? undefined : personPlaceFrom(after);
  const followed = viewer === null ? [] : termsOf('id', viewer.followeeIds).map((terms) => counting(FOLLOWED, terms));
  return {
    query: {
      bool: {
        filter: [...words.map(wordQuery), ...listedFor(viewer)],
        should: [counting(AS_TYPED, { bool: { filter: words.map(prefixQuery) } }), ...followed],
      },
    },
    sort: [{ _score: { order: 'desc' } }, { followers: 'desc' }, { id: 'desc' }],
    ...(place !== undefined && { search_after: [(place.followed ? FOLLOWED : 0) + (place.asTyped ? AS_TYPED : 0), place.followers, place.idStart] }),
  };
}

export const placeFrom = (sort: readonly unknown[]): { followed: boolean; asTyped: boolean; followers: number } => {
  const score = Number(sort[0]);
  return { followed: (score & FOLLOWED) !== 0, asTyped: (score & AS_TYPED) !== 0, followers: Number(sort[1]) };
};

const counting = (weight: number, filter: Query): Query => ({ constant_score: { filter, boost: weight } });

const prefixQuery = (word: string): Query => ({ prefix: { words: word } });

function wordQuery(word: string): Query {
  const edits = maxEditsOf(word);
  if (edits === 0) return prefixQuery(word);
  return { bool: { should: [prefixQuery(word), mistyped(word, edits)], minimum_should_match: 1 } };
}

/** What mayListUser of domain/visibility lets the viewer see. */
function listedFor(viewer: PeopleViewer | null): Query[] {
  const active: Query = { term: { suspended: false } };
  if (viewer === null) return [active];
  return [{ bool: { should: [active, { term: { id: viewer.id } }], minimum_should_match: 1, must_not: termsOf('id', viewer.blockedIds) } }];
}
