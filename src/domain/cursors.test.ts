import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursorList, decodeCursor, decodeIdCursor, encodeCursor, encodeIdCursor, type CursorList } from './cursors.ts';
import { BadUserInputError } from './errors.ts';
import { newId } from './ids.ts';

const list = fc.constantFrom(...(Object.keys(cursorList) as CursorList[]));
const position = fc.uint8Array({ minLength: 16, maxLength: 16 });
const scope = fc.uuid();

test('gives back the position that it was made of', () => {
  fc.assert(fc.property(list, scope, position, (name, owner, bytes) => {
    expect(new Uint8Array(decodeCursor(name, owner, encodeCursor(name, owner, bytes)))).toEqual(bytes);
  }));
});

test('has one size, whatever it points at', () => {
  fc.assert(fc.property(list, scope, position, (name, owner, bytes) => encodeCursor(name, owner, bytes).length === 30));
});

test('is refused when any one character is another', () => {
  fc.assert(fc.property(list, scope, position, fc.nat(29), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'), (name, owner, bytes, at, character) => {
    const cursor = encodeCursor(name, owner, bytes);
    fc.pre(cursor[at] !== character);
    expect(() => decodeCursor(name, owner, cursor.slice(0, at) + character + cursor.slice(at + 1))).toThrow(BadUserInputError);
  }));
});

test('is refused by another list and for another owner', () => {
  fc.assert(fc.property(list, list, scope, scope, position, (name, other, owner, stranger, bytes) => {
    const cursor = encodeCursor(name, owner, bytes);
    if (name !== other) expect(() => decodeCursor(other, owner, cursor)).toThrow(BadUserInputError);
    if (owner !== stranger) expect(() => decodeCursor(name, stranger, cursor)).toThrow(BadUserInputError);
  }));
});

test('answers any string with a position or BadUserInputError on its field', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    try {
      decodeCursor('followers', newId(), text, 'before');
    } catch (error) {
      expect(error).toBeInstanceOf(BadUserInputError);
      expect((error as BadUserInputError).field).toBe('before');
    }
  }));
});

test('carries any 16 bytes as an id', () => {
  fc.assert(fc.property(scope, position, (owner, bytes) => {
    expect(decodeIdCursor('homeTimeline', owner, encodeCursor('homeTimeline', owner, bytes))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  }));
});

test('carries an id', () => {
  const id = newId();
  expect(decodeIdCursor('homeTimeline', id, encodeIdCursor('homeTimeline', id, id))).toBe(id);
});
