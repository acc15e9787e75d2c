import { describe, expect, it } from 'vitest';
import { parseEdgeLine } from './source-edge.ts';
import { postLineParser } from './source-post.ts';
import { profileLineParser } from './source-profile.ts';

const nowMs = Date.parse('2026-01-01T00:00:00Z');
const POST = { id: '1', src: 's', author: 'anna', created_at: '2013-01-01T04:31:26.000Z', text: 'hi', kind: 'post' };
const PROFILE = { handle: 'anna', name: 'Anna', created_at: 'Wed Sep 23 07:21:37 +0000 2009' };

describe('a line of posts', () => {
  const parse = (change: object) => postLineParser(nowMs)(JSON.stringify({ ...POST, ...change }));

  it('may leave out everything but id, source, author, time, text and kind', () => {
    expect(parse({})).toEqual({
      src: 's', id: '1', author: 'anna', createdAtMs: Date.parse(POST.created_at), text: 'hi', lang: null, kind: 'post',
      replyToId: null, repostOfId: null, repostOfUser: null, repostOfText: null,
    });
  });

  it('has its text in stored form, without what no text may hold', () => {
    expect(parse({ text: 'cafe\u0301\0\r\n\u202eok' }).text).toBe('café\nok');
  });

  it('keeps a text beyond 280', () => {
    expect(parse({ text: 'a'.repeat(1000) }).text).toHaveLength(1000);
  });

  it.each([['fr', 'fr'], ['und', null], ['in', 'id'], ['not a language', null], [null, null], ['zh-Hant', 'zh-Hant']])('takes %j for the language %j', (lang, expected) => {
    expect(parse({ lang }).lang).toBe(expected);
  });

  it('drops the text of an original that cannot be stored', () => {
    expect(parse({ kind: 'repost', repost_of_text: ' \0 ' }).repostOfText).toBeNull();
  });

  it.each([
    [{ id: undefined }, 'id must be a string'], [{ id: 7 }, 'id must be a string'], [{ id: '' }, 'id must not be empty'],
    [{ author: 'a b' }, 'author must be 1 to 30 of A-Z, a-z, 0-9 and _'], [{ author: 'a'.repeat(31) }, 'author must be 1 to 30 of A-Z, a-z, 0-9 and _'],
    [{ created_at: 'yesterday' }, 'created_at must be a time as RFC 3339 writes it'], [{ created_at: '2013-02-30T00:00:00Z' }, 'created_at must be a time as RFC 3339 writes it'],
    [{ created_at: '1969-12-31T23:59:59Z' }, 'created_at must not be before 1970'], [{ created_at: '2026-01-01T00:00:01Z' }, 'created_at must not be in the future'],
    [{ text: ' ' }, 'text must not be blank'], [{ text: 'a'.repeat(4097) }, 'text must be at most 4096 UTF-16 code units'], [{ text: null }, 'text must be a string'],
    [{ kind: 'like' }, 'kind must be post, reply or repost'],
  ])('is refused with %j: %s', (change, reason) => {
    expect(() => parse(change)).toThrow(reason);
  });

  it.each([['{', 'not JSON'], ['[]', 'not a JSON object'], ['null', 'not a JSON object'], ['"x"', 'not a JSON object']])('is refused as %s: %s', (line, reason) => {
    expect(() => postLineParser(nowMs)(line)).toThrow(reason);
  });
});

describe('a line of profiles', () => {
  const parse = (change: object) => profileLineParser(nowMs)(JSON.stringify({ ...PROFILE, ...change }));

  it('reads the time as Twitter wrote it and as RFC 3339 does', () => {
    expect(parse({}).createdAtMs).toBe(Date.parse('2009-09-23T07:21:37Z'));
    expect(parse({ created_at: '2009-09-23T09:21:37+02:00' }).createdAtMs).toBe(Date.parse('2009-09-23T07:21:37Z'));
  });

  it('cuts what is longer than a profile holds, between graphemes', () => {
    const family = '👨‍👩‍👧‍👦';
    const { displayName, bio } = parse({ name: family.repeat(51), bio: 'é'.repeat(161) });
    expect(displayName).toBe(family.repeat(50));
    expect(bio).toBe('é'.repeat(160));
  });

  it('stands on one line with name and location, and takes the handle for a blank name', () => {
    expect(parse({ name: ' \n ', location: 'Paris,\n\tFrance ' })).toMatchObject({ displayName: 'anna', location: 'Paris, France' });
  });

  it('makes a protected account a private one', () => {
    expect(parse({ protected: true, verified: true })).toMatchObject({ private: true, verified: true });
  });

  it.each([[{ handle: 'é' }, 'handle must be 1 to 30'], [{ followers: -1 }, 'followers must not be negative'], [{ verified: 'yes' }, 'verified must be true or false'], [{ created_at: null }, 'created_at must be a string']])('is refused with %j: %s', (change, reason) => {
    expect(() => parse(change)).toThrow(reason);
  });
});

describe('a line of a graph', () => {
  it.each([['1\t2', { follower: '1', followee: '2' }], ['anna\tbob\r', { follower: 'anna', followee: 'bob' }], ['# follower\tfollowee', null]])('reads %j', (line, edge) => {
    expect(parseEdgeLine(line)).toEqual(edge);
  });

  it.each([['1 2', 'not two names or numbers with a tab between them'], ['1\t2\t3', 'not two names'], ['1\t', '"" is neither'], ['é\t1', '"é" is neither a node number nor a username'], ['Anna\tanna', 'Anna cannot follow themselves']])('refuses %j: %s', (line, reason) => {
    expect(() => parseEdgeLine(line)).toThrow(reason);
  });
});
