import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merge, type KnownLines } from './pulled-lines.ts';

/** Few ids, so that lists share some and end beside one another. */
const id = fc.integer({ min: 10, max: 60 }).map(String);
const newestFirst = (ids: Iterable<string>): string[] => [...new Set(ids)].toSorted().reverse();

/** Everything that somebody posted, and how much of it is remembered. */
const author = fc.record({ all: fc.array(id, { maxLength: 12 }).map(newestFirst), kept: fc.integer({ min: 1, max: 12 }) });

test('cached and pulled lines are merged down to where one of them is not known any more, each once', () => {
  fc.assert(fc.property(
    author, fc.array(author, { maxLength: 4 }), fc.array(id), fc.option(id, { nil: undefined }), fc.integer({ min: 1, max: 15 }), fc.boolean(),
    (pushed, pulled, shared, before, limit, truncated) => {
      const below = (lines: readonly string[]) => lines.filter((line) => before === undefined || line < before);
      // The list holds some of what the pulled authors posted too: from when they were pushed, or it was rebuilt.
      const inList = newestFirst([...pushed.all, ...shared.filter((line) => pulled.some(({ all }) => all.includes(line)))]);
      const known = truncated ? inList.slice(0, pushed.kept) : inList;
      const cached: KnownLines = { ids: below(known).slice(0, limit), complete: below(known).length > limit || known.length === inList.length };
      const remembered = pulled.map(({ all, kept }): KnownLines => ({ ids: all.slice(0, kept), complete: all.length < kept }));
      const truth = below(newestFirst([...inList, ...pulled.flatMap(({ all }) => all)]));

      const { ids, complete } = merge(cached, remembered, { before, limit });
      expect(ids).toEqual(truth.slice(0, ids.length));
      expect(ids.length).toBeLessThanOrEqual(limit);
      if (complete) expect(ids).toHaveLength(Math.min(truth.length, limit));
      // Where everything is known, nothing is left to PostgreSQL.
      if (known.length === inList.length && remembered.every((each) => each.complete)) expect(ids).toHaveLength(Math.min(truth.length, limit));
    },
  ), { numRuns: 2_000 });
});
