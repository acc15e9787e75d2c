import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractEntities } from './entities.ts';

const usernames = (text: string) => extractEntities(text).mentions.map(({ username }) => username);
const tags = (text: string) => extractEntities(text).hashtags.map(({ tag }) => tag);
const urls = (text: string) => extractEntities(text).urls.map(({ url }) => url);

describe('extractEntities', () => {
  it('counts offsets in UTF-16 code units', () => {
    expect(extractEntities('😀 #héllo @bob https://example.com/a?b')).toEqual({
      hashtags: [{ tag: 'héllo', start: 3, end: 9 }],
      mentions: [{ username: 'bob', start: 10, end: 14 }],
      urls: [{ url: 'https://example.com/a?b', start: 15, end: 38 }],
    });
  });

  it('finds a name of 30 whole and one of 31 not at all', () => {
    expect(usernames(`hi @${'a'.repeat(30)}!`)).toEqual(['a'.repeat(30)]);
    expect(usernames(`hi @${'a'.repeat(31)}!`)).toEqual([]);
  });

  it.each([
    ['@a @b', ['a', 'b']], ['.@anna', ['anna']], ['RT @anna: hi', ['anna']], ['RT@anna', ['anna']], ['＠anna', ['anna']],
    ["l'@anna", ['anna']], ['é@anna', ['anna']], ['(@anna)', ['anna']], ['@anna/list', ['anna']], ['@anna_', ['anna_']], ['\u2066@anna\u2069', ['anna']],
  ])('finds the mentions of %j', (text, expected) => {
    expect(usernames(text)).toEqual(expected);
  });

  it.each(['anna@example.org', '@', '@@anna', 'x_@anna', '@anna@example', '@annaé', '@http://example.org', '#@anna', '@日本'])('finds no mention in %j', (text) => {
    expect(usernames(text)).toEqual([]);
  });

  it.each([
    ['#a #b', ['a', 'b']], ['＃日本語 #Ünï', ['日本語', 'Ünï']], ['#a_1', ['a_1']], ['#1', []], ['a#b', []], ['&#39;', []], ['https://example.org/#a', []],
  ])('finds the hashtags of %j', (text, expected) => {
    expect(tags(text)).toEqual(expected);
  });

  it.each([
    ['see https://example.org/@anna#b.', ['https://example.org/@anna#b']], ['example.org', ['example.org']], ['(http://t.co/abc)', ['http://t.co/abc']], ['anna@example.org', []],
  ])('finds the links of %j', (text, expected) => {
    expect(urls(text)).toEqual(expected);
  });

  it('finds no mention and no hashtag inside a link', () => {
    expect(extractEntities('https://medium.com/@anna/#tag')).toMatchObject({ mentions: [], hashtags: [] });
  });

  it('slices every entity out of the text by its offsets, in order and without overlap', () => {
    const word = fc.constantFrom('@anna', '#tag', 'https://example.org/é', 'a.com', '😀', 'é', '@', '#', ' ', '\n', ':', 'RT', '＠b', '＃c', '日本', '/', '.');
    const text = fc.oneof(fc.array(word).map((words) => words.join('')), fc.array(word).map((words) => words.join(' ')), fc.string({ unit: 'binary' }));
    fc.assert(fc.property(text, (value) => {
      const { hashtags, mentions, urls: links } = extractEntities(value);
      for (const { tag, start, end } of hashtags) expect(value.slice(start, end)).toMatch(new RegExp(`^[#＃]${tag}$`, 'u'));
      for (const { username, start, end } of mentions) expect(value.slice(start, end)).toMatch(new RegExp(`^[@＠]${username}$`));
      for (const { url, start, end } of links) expect(value.slice(start, end)).toBe(url);
      const places = [...hashtags, ...mentions, ...links].sort((a, b) => a.start - b.start);
      for (const [index, place] of places.entries()) expect(place.start).toBeGreaterThanOrEqual(places[index - 1]?.end ?? 0);
    }), { numRuns: 500 });
  });
});
