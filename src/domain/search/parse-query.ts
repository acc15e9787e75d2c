import { BadUserInputError } from '../errors.ts';
import { SEARCH_MEDIA, type SearchClause, type SearchGroup, type SearchQuery, type SearchTerm } from './search-query.ts';

/** In UTF-16 code units. */
export const MAX_QUERY_LENGTH = 10_000;
/** More than anybody types, and few enough for one statement. */
export const MAX_CLAUSES = 64;
const MAX_LIKES = 2 ** 31 - 1;

/** A phrase, with what stands right before it, or what stands between spaces. A quote that nothing closes is a space. */
const PIECE = /(?<minus>-*)"(?<phrase>[^"]*)"|(?<word>[^\s"]+)/gu;
/** As phones and word processors write them. */
const QUOTES = /[“”„‟«»]/g;

const OPERATORS: Readonly<Record<string, (value: string) => SearchClause | null>> = {
  from: (value) => clauseOfName('from', value),
  to: (value) => clauseOfName('to', value),
  since: (value) => (value === '' ? null : { kind: 'since', day: checkDay('since', value) }),
  until: (value) => (value === '' ? null : { kind: 'until', day: checkDay('until', value) }),
  lang: (value) => (/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(value) ? { kind: 'lang', lang: value.toLowerCase() } : null),
  has: (value) => {
    const medium = SEARCH_MEDIA.find((known) => [known, `${known}s`].includes(value.toLowerCase()));
    return medium === undefined ? null : { kind: 'has', medium };
  },
  min_likes: (value) => (/^\d+$/.test(value) ? { kind: 'minLikes', count: Math.min(Number(value), MAX_LIKES) } : null),
};

/**
 * Reads a search query. Anything is one: what is no operator, and a quote that nothing closes, is taken as words; between an `OR` that joins
 * nothing too. Throws BadUserInputError on `query` for one of more than 10,000 characters or 64 parts, and for a day that no calendar has.
 */
export function parseQuery(text: string): SearchQuery {
  if (text.length > MAX_QUERY_LENGTH) throw new BadUserInputError('query', `query must have at most ${MAX_QUERY_LENGTH} characters; it has ${text.length}.`);
  const groups: SearchTerm[][] = [];
  let joins = false;
  let clauses = 0;
  const pieces = [...text.replace(QUOTES, '"').matchAll(PIECE)].map(({ groups: piece }) => piece!);
  for (const [index, piece] of pieces.entries()) {
    if (piece['word'] === 'OR' && groups.length > 0 && !joins && isTerm(pieces[index + 1])) {
      joins = true;
      continue;
    }
    const term = toTerm(piece);
    if (term === null) continue;
    clauses += 1;
    if (clauses > MAX_CLAUSES) throw new BadUserInputError('query', `query must have at most ${MAX_CLAUSES} words and other parts.`);
    if (joins) groups.at(-1)!.push(term);
    else groups.push([term]);
    joins = false;
  }
  return { groups: groups satisfies SearchGroup[] };
}

type Piece = Record<string, string | undefined>;

/** Whether OR can stand before it. */
const isTerm = (piece: Piece | undefined): boolean => piece !== undefined && piece['word'] !== 'OR' && toTerm(piece) !== null;

/** Null where nothing is left to look for. */
function toTerm({ minus, phrase, word }: Piece): SearchTerm | null {
  if (phrase !== undefined) {
    const text = phrase.split(/\s+/u).filter((part) => part !== '').join(' ');
    return text === '' ? null : { negated: minus !== '', clause: { kind: 'phrase', text } };
  }
  const bare = word!.replace(/^-+/, '');
  return bare === '' ? null : { negated: bare !== word, clause: toClause(bare) };
}

function toClause(text: string): SearchClause {
  const colon = text.indexOf(':');
  const operator = colon === -1 ? undefined : Object.entries(OPERATORS).find(([name]) => name === text.slice(0, colon).toLowerCase())?.[1];
  const clause = operator?.(text.slice(colon + 1)) ?? null;
  if (clause !== null) return clause;
  const [, tag] = /^[#＃]([\p{L}\p{N}\p{M}_]+)$/u.exec(text) ?? [];
  if (tag !== undefined) return { kind: 'hashtag', tag };
  const [, username] = /^[@＠](\w{1,30})$/.exec(text) ?? [];
  if (username !== undefined) return { kind: 'mention', username };
  // As a word it would be read as an operator, were it printed.
  return { kind: 'word', text: text === 'OR' ? 'or' : text };
}

function clauseOfName(kind: 'from' | 'to', value: string): SearchClause | null {
  const [, username] = /^[@＠]?(\w{1,30})$/.exec(value) ?? [];
  return username === undefined ? null : { kind, username };
}

function checkDay(operator: string, value: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) {
    throw new BadUserInputError('query', `${operator}: takes a day of the calendar as YYYY-MM-DD, such as ${operator}:2026-11-21.`);
  }
  return value;
}
