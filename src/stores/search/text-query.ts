import { FIRST_ID } from '../../domain/ids.ts';
import { TYPO_WEIGHT, type ConditionTest, type SearchCondition, type TextTest, type TweetSearch } from '../../domain/search/tweet-search.ts';
import { lexeme } from './lexeme.ts';

/** One way in which a text holds, and what it counts. */
interface WeighedForm {
  query: string;
  weight: number;
}

/** A search as the parameters of PostgreSQL's statements. Every text in it is a tsquery whose tokens are quoted: there is nothing to inject. */
export interface TextQuery {
  /** Null where the search asks for days only. */
  query: string | null;
  firstId: string | undefined;
  endId: string | undefined;
  minLikes: number;
  /** Groups with alternatives of more than one kind, as JSON: `[{"negated":false,"query":"'a'","firstId":null,"endId":null,"minLikes":null}]`. */
  mixed: string[];
  /** Of each condition that counts in RELEVANCE, the tsquery of each weight. */
  forms: ReadonlyMap<number, string>[];
  /** Whether no tweet can be found. */
  nothing: boolean;
}

/** The words that stand in for a mistyped one. */
export type FindTypos = (fuzzy: NonNullable<TextTest['fuzzy']>) => Promise<string[]>;

export interface TextQueryOptions {
  /** In which there are tweets: stems of others are not looked for. */
  languages: ReadonlySet<string>;
  /** Typing errors are forgiven where it is given. */
  findTypos?: FindTypos;
}

export async function toTextQuery({ groups }: TweetSearch, options: TextQueryOptions): Promise<TextQuery> {
  const result: TextQuery = { query: null, firstId: undefined, endId: undefined, minLikes: 0, mixed: [], forms: [], nothing: false };
  const queries: string[] = [];
  for (const group of groups) {
    const conditions = await Promise.all(group.map(async (condition) => ({ ...condition, forms: await formsOf(condition, options) })));
    for (const { negated, forms } of conditions) if (!negated && forms !== null) addForms(result, forms);
    if (conditions.every(({ forms }) => forms !== null)) queries.push(anyOf(conditions.map(({ negated, forms }) => `${negated ? '!' : ''}${anyOf(forms!.map(({ query }) => query))}`)));
    else if (group.length === 1 && !group[0]!.negated) narrow(result, group[0]!.test);
    else result.mixed.push(JSON.stringify(conditions.map(toAlternative)));
  }
  return { ...result, query: queries.length === 0 ? null : queries.join(' & ') };
}

const anyOf = (queries: readonly string[]): string => `(${queries.join(' | ')})`;

function addForms({ forms }: TextQuery, added: readonly WeighedForm[]): void {
  const byWeight = Map.groupBy(added, ({ weight }) => weight);
  if (added.some(({ weight }) => weight > 0)) forms.push(new Map([...byWeight].map(([weight, ways]) => [weight, anyOf(ways.map(({ query }) => query))])));
}

/** Null for what is no text. */
async function formsOf({ test }: SearchCondition, { languages, findTypos }: TextQueryOptions): Promise<WeighedForm[] | null> {
  if (test.kind === 'mark') return [{ query: lexeme(test.mark), weight: test.weight }];
  if (test.kind !== 'text') return null;
  const used = test.forms.filter((form) => !('stem' in form) || languages.has(form.stem.slice(0, form.stem.indexOf(':'))));
  const forms = used.map((form) => ({ query: 'stem' in form ? lexeme(form.stem) : phraseOf(form.words), weight: form.weight }));
  const typos = test.fuzzy === undefined ? [] : (await findTypos?.(test.fuzzy)) ?? [];
  return [...forms, ...typos.map((word) => ({ query: lexeme(word), weight: TYPO_WEIGHT }))];
}

const phraseOf = (words: readonly string[]): string => (words.length === 1 ? lexeme(words[0]!) : `(${words.map(lexeme).join(' <-> ')})`);

function narrow(query: TextQuery, test: ConditionTest): void {
  if (test.kind === 'nothing') query.nothing = true;
  if (test.kind === 'minLikes') query.minLikes = Math.max(query.minLikes, test.count);
  if (test.kind !== 'ids') return;
  const { firstId, endId } = test;
  if (firstId !== undefined && (query.firstId === undefined || firstId > query.firstId)) query.firstId = firstId;
  if (endId !== undefined && (query.endId === undefined || endId < query.endId)) query.endId = endId;
}

const toAlternative = ({ negated, test, forms }: SearchCondition & { forms: WeighedForm[] | null }) => ({
  negated,
  query: forms === null ? null : anyOf(forms.map(({ query }) => query)),
  firstId: test.kind === 'ids' ? test.firstId : null,
  endId: test.kind === 'ids' ? test.endId : null,
  minLikes: test.kind === 'minLikes' ? test.count : null,
  nothing: test.kind === 'nothing',
});

/** The first of every statement (tweet-search.statements.ts). */
export const parametersOf = ({ firstId = FIRST_ID, query, minLikes, mixed }: TextQuery, viewerId: string | null, endId: string): unknown[] =>
  [viewerId, firstId, endId, query, minLikes, mixed];
