import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursorList, decodeCursor, decodeIdCursor, decodeTimedCursor, encodeCursor, encodeIdCursor, encodeTimedCursor, type CursorList } from './cursors.ts';
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

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((made) => Buffer.from(made).toString('hex'));

test('carries an id and the name of a point in time, in 40 characters, or the id alone as ever', () => {
  fc.assert(fc.property(list, scope, fc.uuid(), hex(8), (name, owner, id, pointName) => {
    const timed = encodeTimedCursor(name, owner, id + pointName);
    expect(timed).toHaveLength(40);
    expect(decodeTimedCursor(name, owner, timed)).toBe(id + pointName);
    expect(() => decodeIdCursor(name, owner, timed)).toThrow(BadUserInputError);
    expect(encodeTimedCursor(name, owner, id)).toBe(encodeIdCursor(name, owner, id));
    expect(decodeTimedCursor(name, owner, encodeIdCursor(name, owner, id))).toBe(id);
  }));
});

test('of a point in time is refused when any one character is another, or of another scope', () => {
  fc.assert(fc.property(scope, scope, fc.uuid(), hex(8), fc.nat(39), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'), (owner, stranger, id, pointName, at, character) => {
    const cursor = encodeTimedCursor('tweetSearch', owner, id + pointName);
    fc.pre(cursor[at] !== character && owner !== stranger);
    expect(() => decodeTimedCursor('tweetSearch', owner, cursor.slice(0, at) + character + cursor.slice(at + 1))).toThrow(BadUserInputError);
    expect(() => decodeTimedCursor('tweetSearch', stranger, cursor)).toThrow(BadUserInputError);
  }));
});
