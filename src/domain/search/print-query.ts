import type { SearchClause, SearchQuery } from './search-query.ts';

/** A query as one types it: parseQuery reads the same from it. */
export const printQuery = ({ groups }: SearchQuery): string =>
  groups.map((group) => group.map(({ negated, clause }) => `${negated ? '-' : ''}${printClause(clause)}`).join(' OR ')).join(' ');

function printClause(clause: SearchClause): string {
  switch (clause.kind) {
    case 'word': return clause.text;
    case 'phrase': return `"${clause.text}"`;
    case 'hashtag': return `#${clause.tag}`;
    case 'mention': return `@${clause.username}`;
    case 'from':
    case 'to': return `${clause.kind}:${clause.username}`;
    case 'since':
    case 'until': return `${clause.kind}:${clause.day}`;
    case 'lang': return `lang:${clause.lang}`;
    case 'has': return `has:${clause.medium}`;
    case 'minLikes': return `min_likes:${clause.count}`;
  }
}
