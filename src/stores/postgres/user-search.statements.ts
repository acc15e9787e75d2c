import { analyseName } from '../../domain/analysis/analyse-name.ts';
import { ANALYSER_VERSION } from '../../domain/analysis/analyse-text.ts';
import type { User } from '../../domain/user.ts';
import { vectorOfWords } from '../search/vectors.ts';

/** Makes people found by these names; in the transaction that gives them the names, while it holds their rows of users. */
export const SEARCH_USERS = `
  INSERT INTO user_search (user_id, analyser, vector)
  SELECT user_id, ${ANALYSER_VERSION}, vector FROM unnest($1::uuid[], $2::tsvector[]) AS named(user_id, vector) ORDER BY user_id
  ON CONFLICT (user_id) DO UPDATE SET analyser = excluded.analyser, vector = excluded.vector`;

export const searchUserValues = (people: readonly Pick<User, 'id' | 'username' | 'displayName'>[]): [string[], string[]] =>
  [people.map(({ id }) => id), people.map((person) => vectorOfWords(analyseName(person)))];
