import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { foldText } from './fold.ts';

describe('folding', () => {
  test.each([
    ['ÉCOLE', 'ecole'], ['École', 'ecole'], ['Cœur', 'coeur'], ['Ærø', 'aero'], ['Straße', 'strasse'], ['STRASSE', 'strasse'], ['Łódź', 'lodz'],
    ['ﬁn', 'fin'], ['Ａｂｃ１', 'abc1'], ['ﾃﾚﾋﾞ', 'テレビ'], ['İstanbul', 'istanbul'], ['ΟΔΟΣ', 'οδοσ'], ['οδός', 'οδοσ'], ['Ёлка', 'елка'],
    ['مُحَمَّد', 'محمد'], ['مـــحمد', 'محمد'], ['أحمد', 'احمد'], ['par\u00ADlement', 'parlement'], ['l’État', "l'etat"], ['Việt Nam', 'viet nam'],
    ['❤️', '❤'], ['👩‍👩‍👧', '👩‍👩‍👧'], ['می‌خواهم', 'ميخواهم'],
  ])('makes %s into %s', (text, folded) => expect(foldText(text)).toBe(folded));

  it.each([['ภาษาไทย'], ['हिन्दी'], ['が'], ['й'], ['தமிழ்'], ['한국어'], ['東京都'], ['עברית']])('leaves %s as it is read', (text) => {
    expect(foldText(text).normalize('NFC')).toBe(text.normalize('NFKC').normalize('NFC'));
  });

  it('changes nothing the second time, and never throws', () => {
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)));
    fc.assert(fc.property(any, (text) => {
      const folded = foldText(text);
      return foldText(folded) === folded;
    }), { numRuns: 500 });
  });

  it('takes whatever Unicode has', () => {
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const text = String.fromCodePoint(code);
      // Of what it does not have yet, three code points in four, the property above takes some.
      if (/\p{Cn}/u.test(text)) continue;
      const folded = foldText(text);
      if (foldText(folded) !== folded) throw new Error(`U+${code.toString(16)} folds twice`);
    }
  });

  it('does not tell case from case', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(text.toUpperCase()) === foldText(text.toUpperCase().toLowerCase())));
  });
});
