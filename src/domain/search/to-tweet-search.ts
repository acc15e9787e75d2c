import { analyseText, authorMark, langMark, mediumMark, nameMark, repliedMark, tagMark } from '../analysis/analyse-text.ts';
import { cutWords, type CutWord } from '../analysis/cut-words.ts';
import { STEMMED_LANGUAGES, stemsOf } from '../analysis/stems.ts';
import { BadUserInputError } from '../errors.ts';
import { firstIdOf } from '../ids.ts';
import { extractEntities } from '../text/entities.ts';
import type { SearchClause, SearchOrder, SearchQuery, SearchTerm } from './search-query.ts';
import { EXACT_WEIGHT, maxEditsOf, STEM_WEIGHT, type ConditionTest, type SearchCondition, type TextTest, type TweetSearch } from './tweet-search.ts';

/** Of all its phrases together; each letter of Chinese, Japanese, Korean or Thai is one. */
export const MAX_QUERY_WORDS = 256;

/** Of one query, the first of them: each asks for up to 50 other words. Nobody mistypes more. */
export const MAX_MISTYPED_WORDS = 8;

/** The people whom a query names by from: and to:, in lower case. */
export const namesIn = ({ groups }: SearchQuery): string[] =>
  groups.flat().flatMap(({ clause }) => (clause.kind === 'from' || clause.kind === 'to' ? [clause.username.toLowerCase()] : []));

/**
 * A query as engines execute it. `userIds` has the ids of those whom it names and who exist. Parts without a letter, digit or emoji are left
 * out. Throws BadUserInputError on `query` where nothing is left by which tweets could be found, or too much.
 */
export function toTweetSearch(query: SearchQuery, order: SearchOrder, userIds: ReadonlyMap<string, string>): TweetSearch {
  const context: Context = { userIds, languages: languagesOf(query), words: 0, mistyped: 0 };
  const groups = query.groups.map((group) => group.flatMap((term) => toCondition(term, context))).filter((group) => group.length > 0 && !group.some(holdsAlways)).map(withoutImpossible);
  if (context.words > MAX_QUERY_WORDS) throw new BadUserInputError('query', `query must have at most ${MAX_QUERY_WORDS} words, where each letter of Chinese, Japanese, Korean or Thai is one; it has ${context.words}.`);
  if (!groups.some(findsTweets) && !isOfDays(groups)) {
    throw new BadUserInputError('query', 'query must say what to look for: add a word, a "phrase", a #tag, an @name, from:, to:, lang: or has:.');
  }
  return { groups, order };
}

interface Context {
  userIds: ReadonlyMap<string, string>;
  /** In whose stems words are looked for. */
  languages: readonly string[];
  words: number;
  /** Words so far that may have typing errors. */
  mistyped: number;
}

/** What nobody wrote is never there. */
const holdsAlways = ({ negated, test }: SearchCondition): boolean => negated && test.kind === 'nothing';
/** An alternative that never holds, beside others. */
const withoutImpossible = (group: readonly SearchCondition[]): readonly SearchCondition[] =>
  (group.every(({ test }) => test.kind === 'nothing') ? group.slice(0, 1) : group.filter(({ test }) => test.kind !== 'nothing'));

/** Whether an index can find the tweets of which a group holds. */
const findsTweets = (group: readonly SearchCondition[]): boolean => group.every(({ negated, test }) => !negated && ['text', 'mark', 'nothing'].includes(test.kind));

/** All tweets of some days are as many as there are, in the order of one index; with any other condition, they are too many to look through. */
const isOfDays = (groups: readonly (readonly SearchCondition[])[]): boolean =>
  groups.length > 0 && groups.every((group) => group.length === 1 && group[0]!.test.kind === 'ids' && !group[0]!.negated);

function languagesOf({ groups }: SearchQuery): readonly string[] {
  const [only, ...others] = groups.flatMap((group) => (group.length === 1 && !group[0]!.negated && group[0]!.clause.kind === 'lang' ? [group[0]!.clause.lang] : []));
  return only !== undefined && others.length === 0 ? [only.replace(/-.*/, '')] : STEMMED_LANGUAGES;
}

function toCondition({ negated, clause }: SearchTerm, context: Context): SearchCondition[] {
  const test = clause.kind === 'word' || clause.kind === 'phrase' ? toTextTest(clause, negated, context) : toTest(clause, context);
  return test === null ? [] : [{ negated, test }];
}

function toTest(clause: Exclude<SearchClause, { kind: 'word' | 'phrase' }>, { userIds }: Context): ConditionTest {
  switch (clause.kind) {
    case 'hashtag': return { kind: 'mark', mark: tagMark(clause.tag), weight: EXACT_WEIGHT };
    case 'mention': return { kind: 'mark', mark: nameMark(clause.username), weight: EXACT_WEIGHT };
    case 'from': return ofPerson(userIds.get(clause.username.toLowerCase()), authorMark);
    case 'to': return ofPerson(userIds.get(clause.username.toLowerCase()), repliedMark);
    case 'lang': return { kind: 'mark', mark: langMark(clause.lang), weight: 0 };
    case 'has': return { kind: 'mark', mark: mediumMark(clause.medium), weight: 0 };
    case 'since': return { kind: 'ids', firstId: idOfDay(clause.day) };
    case 'until': return { kind: 'ids', endId: idOfDay(clause.day) };
    case 'minLikes': return { kind: 'minLikes', count: clause.count };
  }
}

const ofPerson = (userId: string | undefined, mark: (userId: string) => string): ConditionTest =>
  (userId === undefined ? { kind: 'nothing' } : { kind: 'mark', mark: mark(userId), weight: 0 });
const idOfDay = (day: string): string => firstIdOf(Date.parse(`${day}T00:00:00Z`));

/** A word that is cut into several, such as a link or Chinese, is looked for as a phrase. What is excluded is what is written, no more. */
function toTextTest({ kind, text }: { kind: 'word' | 'phrase'; text: string }, negated: boolean, context: Context): TextTest | null {
  const words = wordsOf(text);
  context.words += words.length;
  const [word] = words;
  if (word === undefined) return null;
  const exact = { words: words.map((each) => each.word), weight: EXACT_WEIGHT };
  if (kind === 'phrase' || words.length > 1 || negated) return { kind: 'text', forms: [exact] };
  const stems = context.languages.flatMap((lang) => stemsOf(word, lang)).map((stem) => ({ stem, weight: STEM_WEIGHT }));
  const maxEdits = word.spelling === undefined || !/^\p{L}+$/u.test(word.word) ? 0 : maxEditsOf(word.word);
  if (maxEdits !== 0) context.mistyped += 1;
  return { kind: 'text', forms: [exact, ...stems], ...(maxEdits !== 0 && context.mistyped <= MAX_MISTYPED_WORDS && { fuzzy: { word: word.word, maxEdits } }) };
}

/** In UTF-16 code units. To look for links takes time by the square of the length; no tweet has a longer one that somebody would type. */
const MAX_LINK_LENGTH = 1_000;

function wordsOf(text: string): CutWord[] {
  if (text.length > MAX_LINK_LENGTH) return cutWords(text);
  const entities = extractEntities(text);
  if (entities.urls.length === 0 && entities.hashtags.length === 0) return cutWords(text);
  return analyseText({ text, lang: null, entities }).words.map((word) => ({ word, spelling: undefined }));
}
