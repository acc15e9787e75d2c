import { expect, it, test } from 'vitest';
import { detectLanguage } from './detect-language.ts';

test.each([
  ['The committee will vote on the bill this afternoon.', 'en'],
  ['La commission votera cet après-midi sur le projet de loi.', 'fr'],
  ['La comisión votará el proyecto de ley esta tarde.', 'es'],
  ['Der Ausschuss stimmt heute Nachmittag über das Gesetz ab.', 'de'],
  ['今日は東京に行きます。とても楽しみです', 'ja'],
  ['เราจะไปกรุงเทพพรุ่งนี้', 'th'],
  ['سنذهب غدا إلى المدينة مع الأصدقاء', 'ar'],
])('tells the language of %s', async (text, lang) => expect(await detectLanguage(text)).toBe(lang));

test.each([[''], ['lol'], ['👍👍👍'], ['@the_committee #vote https://example.com/the/committee'], ['\ud800'.repeat(100)], ['xkcd qwrt zzzz']])('does not guess at %j', async (text) => expect(await detectLanguage(text)).toBeNull());

it('takes 4,096 characters of anything', async () => {
  for (const unit of ['a', 'a ', 'é', '東', '\0', '👍']) await detectLanguage(unit.repeat(4_096));
});
