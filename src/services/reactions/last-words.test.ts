import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastWords } from './last-words.ts';

test('leaves of each person the last that they said, whether it was to like or to unlike', () => {
  const change = fc.record({ userId: fc.constantFrom('ann', 'bob', 'cat'), likeId: fc.option(fc.uuid(), { nil: undefined }) });
  fc.assert(fc.property(fc.array(change), (changes) => {
    const { likes, unlikedBy } = lastWords(changes);
    for (const userId of ['ann', 'bob', 'cat']) {
      const last = changes.findLast((each) => each.userId === userId);
      expect(likes.filter((like) => like.userId === userId)).toEqual(last?.likeId === undefined ? [] : [{ userId, id: last.likeId }]);
      expect(unlikedBy.filter((id) => id === userId)).toEqual(last !== undefined && last.likeId === undefined ? [userId] : []);
    }
  }));
});
