import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId, newId } from './ids.ts';
import { MAX_RANKED_LINES, indexAfter, placeAfter, placeFrom, type RankedSnapshot } from './ranked-snapshot.ts';

const snapshots: fc.Arbitrary<RankedSnapshot> = fc.record({
  takenAtMs: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  nonce: fc.nat(0xffff),
  livePosition: fc.constant('0-0'),
  lines: fc.array(fc.record({ suggested: fc.boolean() }), { minLength: 1, maxLength: MAX_RANKED_LINES }).map((lines) => lines.map((line) => ({ ...line, id: newId() }))),
});

test('a place is after its line, and names its snapshot', () => {
  fc.assert(fc.property(snapshots, fc.nat(), (snapshot, at) => {
    const index = at % snapshot.lines.length;
    const place = placeFrom(placeAfter(snapshot, index));
    expect(place).toMatchObject({ takenAtMs: snapshot.takenAtMs, nonce: snapshot.nonce });
    expect(indexAfter(snapshot, place)).toBe(index + 1);
  }));
});

test('in a snapshot that was made anew it is after the same line, or else after as many', () => {
  fc.assert(fc.property(snapshots, fc.nat(), fc.nat(), (snapshot, at, other) => {
    const index = at % snapshot.lines.length;
    const place = placeFrom(placeAfter(snapshot, index));
    const others = snapshot.lines.toSpliced(index, 1);
    expect(indexAfter({ ...snapshot, lines: others }, place)).toBe(index + 1);
    const elsewhere = other % snapshot.lines.length;
    expect(indexAfter({ ...snapshot, lines: others.toSpliced(elsewhere, 0, snapshot.lines[index]!) }, place)).toBe(elsewhere + 1);
  }));
});

test('any 16 bytes are a place, which may be beyond the end', () => {
  fc.assert(fc.property(snapshots, fc.uuid(), (snapshot, position) => {
    fc.pre(isId(position));
    expect(indexAfter(snapshot, placeFrom(position))).toBeGreaterThanOrEqual(0);
  }));
});
