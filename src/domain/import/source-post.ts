import { z } from 'zod';
import { MAX_CODE_UNITS } from '../text/measure.ts';
import { cleanText, isBlank } from '../text/normalise.ts';
import { parseJsonLine } from './bad-line.ts';
import { optionalSourceId, optionalString, pastTime, sourceId, string, username } from './fields.ts';

/** One line of a posts file, checked. Texts are stored form; likes and reposts are counts without rows, and are not read. */
export interface SourcePost {
  src: string;
  id: string;
  author: string;
  createdAtMs: number;
  text: string;
  lang: string | null;
  kind: 'post' | 'reply' | 'repost';
  replyToId: string | null;
  repostOfId: string | null;
  repostOfUser: string | null;
  repostOfText: string | null;
}

/** Parses lines read at `nowMs`; throws BadLineError. */
export function postLineParser(nowMs: number): (line: string) => SourcePost {
  const text = string.transform(cleanText)
    .refine((value) => !isBlank(value), { error: 'must not be blank' })
    .refine((value) => value.length <= MAX_CODE_UNITS, { error: `must be at most ${MAX_CODE_UNITS} UTF-16 code units` });
  const schema = z.object({
    id: sourceId,
    src: sourceId,
    author: username,
    created_at: pastTime(nowMs),
    text,
    lang: optionalString,
    kind: z.enum(['post', 'reply', 'repost'], { error: 'must be post, reply or repost' }),
    reply_to_id: optionalSourceId,
    repost_of_id: optionalSourceId,
    repost_of_user: optionalString,
    repost_of_text: optionalString,
  });
  return (line) => {
    const post = parseJsonLine(schema, line);
    const { id, src, author, kind } = post;
    return {
      id, src, author, kind, text: post.text, createdAtMs: post.created_at, lang: languageOf(post.lang), replyToId: post.reply_to_id,
      repostOfId: post.repost_of_id, repostOfUser: post.repost_of_user, repostOfText: storableText(post.repost_of_text),
    };
  };
}

/** Of a repost's original, which nobody wrote into this file: one that cannot be stored is as good as none. */
function storableText(raw: string | null): string | null {
  const text = raw === null ? null : cleanText(raw);
  return text === null || isBlank(text) || text.length > MAX_CODE_UNITS ? null : text;
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
/** Twitter's codes for "undetermined": no language, only links, only mentions, only hashtags … */
const NO_LANGUAGE = new Set(['und', 'zxx', 'qam', 'qct', 'qht', 'qme', 'qst', 'art']);
/** Twitter goes on writing codes that were withdrawn in 1989. */
const RENAMED = new Map([['in', 'id'], ['iw', 'he'], ['ji', 'yi']]);

const languageOf = (lang: string | null): string | null =>
  lang === null || NO_LANGUAGE.has(lang) || !LANGUAGE.test(lang) ? null : (RENAMED.get(lang) ?? lang);
