import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { extractEntities } from '../text/entities.ts';
import { analyseText } from './analyse-text.ts';

const analyse = (text: string, lang: string | null = null) => analyseText({ text, lang, entities: extractEntities(text) });

describe('words', () => {
  test.each([
    ["L'État d'urgence, aujourd'hui", 'etat urgence aujourdhui'],
    ['J’ai dit qu’il faut jusqu’à demain', 'ai dit il faut a demain'],
    ["quelqu'un d'ailleurs", 'quelquun dailleurs'],
    ["Don't stop America's O'Brien", 'dont stop america obrien'],
    ['COVID-19: 3.14, foo_bar', 'covid 19 3 14 foo bar'],
    ['#ÉcoleFrançaise et @Jean_Paul', 'ecolefrancaise et jean paul'],
    ['see https://www.lemonde.fr/politique/%C3%A9cole?x=1#y now', 'see lemonde fr politique ecole now'],
    ['lemonde.fr', 'lemonde fr'],
    ['I ❤️ 🇫🇷🇩🇪 👩‍👩‍👧 👍🏽 1️⃣', 'i ❤ 🇫🇷 🇩🇪 👩‍👩‍👧 👍🏽 1⃣'],
    ['東京都に住む', '東 京 都 に 住 む'],
    ['iPhone手机', 'iphone 手 机'],
    ['ภาษาไทย', 'ภ า ษ า ไ ท ย'],
    ['서울에서', '서 울 에 서'],
    ['हिन्दी में', 'हिन्दी में'],
    ['مُحَمَّد رسول', 'محمد رسول'],
  ])('of %s are %s', (text, words) => expect(analyse(text).words.join(' ')).toBe(words));

  it('are no more than 1,000, and none longer than 80 letters', () => {
    const { words } = analyse(`${'a '.repeat(5_000)}`);
    expect(words).toHaveLength(1_000);
    expect([...analyse('𝒳x'.repeat(500)).words[0]!]).toHaveLength(80);
  });
});

describe('stems', () => {
  it('are those of the language, with accents and without', () => {
    expect(analyse('Les députés votées', 'fr').stems).toEqual(expect.arrayContaining(['fr:deput', 'fr:vot']));
    expect(analyse('running jobs', 'en').stems).toEqual(['en:run', 'en:job']);
  });
  it('are none where the language is not known', () => expect(analyse('running jobs').stems).toEqual([]));
  it('are none of a link', () => expect(analyse('http://example.com/jobs', 'en').stems).toEqual([]));
});

describe('marks', () => {
  it('are tags, names, links and the language', () => {
    expect(analyse('#Écologie @Jean_Paul a@b.fr http://x.fr', 'fr').marks.sort()).toEqual(['#ecologie', '@jean_paul', 'has:link', 'lang:fr']);
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.nat(0xffff), { maxLength: 100 }).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom("l'", '’', '#', '@', 'é', 'ß', 'a', ' ', '-', '.', '東', 'ไ', '👍', '\u200d', '\ufe0f', '🇫', '🏽', '٣', '"', '\0', '\u0301', '\u0e33', "'s", 'qu', 'http://a.fr/')).map((parts) => parts.join('')),
);

describe('whatever the text is', () => {
  it('analysing the words again gives the same words', () => {
    fc.assert(fc.property(anyText, (text) => {
      const { words } = analyse(text);
      expect(analyseText({ text: words.join(' '), lang: null, entities: { hashtags: [], urls: [] } }).words).toEqual(words);
    }), { numRuns: 3_000 });
  });

  it('no token holds a space, and none is empty', () => {
    fc.assert(fc.property(anyText, fc.constantFrom('fr', 'en', 'ar', 'ru', null), (text, lang) => {
      const { words, stems, marks } = analyse(text, lang);
      for (const token of [...words, ...stems, ...marks]) expect(token).toMatch(/^[^\s\0]+$/u);
    }), { numRuns: 1_000 });
  });

  it('10,000 characters of anything are analysed', () => {
    for (const unit of ["l'", '\ud800', '\0', 'é', '👍\u200d', '東', 'ัั', '#a', '@', "'", '🇫']) analyse(unit.repeat(10_000 / unit.length));
  });
});
