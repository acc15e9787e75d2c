import twitter from 'twitter-text';

/** What stands in a text, in the order it stands there. Offsets count UTF-16 code units; `#` and `@` are inside them. */
export interface TextEntities {
  hashtags: { tag: string; start: number; end: number }[];
  mentions: { username: string; start: number; end: number }[];
  /** As it stands in the text; without a protocol where the text has none. */
  urls: { url: string; start: number; end: number }[];
}

/**
 * twitter-text's rules of what may stand before (validMentionPrecedingChars) and after (endMentionMatch) a mention, with
 * our names: its own pattern would cut a name of 30 after 20. A longer run of name characters is no mention.
 */
const MENTION = new RegExp([
  /(?<=^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.-])[rR][tT]:?)/,
  /[@＠](?<username>[A-Za-z0-9_]{1,30})(?![A-Za-z0-9_])/,
  new RegExp(`(?!${twitter.regexen.atSigns.source}|[${twitter.regexen.latinAccentChars.source}]|://)`),
].map((part) => part.source).join(''), 'g');

type Found =
  | { kind: 'hashtag'; tag: string; start: number; end: number }
  | { kind: 'mention'; username: string; start: number; end: number }
  | { kind: 'url'; url: string; start: number; end: number };

/** Hashtags and links as twitter-text finds them. Of two that overlap the first counts: no mention inside a link. */
export function extractEntities(text: string): TextEntities {
  const entities: TextEntities = { hashtags: [], mentions: [], urls: [] };
  let free = 0;
  for (const found of [...findUrls(text), ...findMentions(text), ...findHashtags(text)].sort((a, b) => a.start - b.start)) {
    const { start, end } = found;
    if (start < free) continue;
    free = end;
    if (found.kind === 'url') entities.urls.push({ url: found.url, start, end });
    else if (found.kind === 'mention') entities.mentions.push({ username: found.username, start, end });
    else entities.hashtags.push({ tag: found.tag, start, end });
  }
  return entities;
}

const findUrls = (text: string): Found[] =>
  twitter.extractUrlsWithIndices(text).map(({ url, indices: [start, end] }) => ({ kind: 'url', url, start, end }));

const findMentions = (text: string): Found[] =>
  [...text.matchAll(MENTION)].map((match) => ({
    kind: 'mention', username: match.groups?.['username'] ?? '', start: match.index, end: match.index + match[0].length,
  }));

const findHashtags = (text: string): Found[] =>
  twitter.extractHashtagsWithIndices(text).map(({ hashtag, indices: [start, end] }) => ({ kind: 'hashtag', tag: hashtag, start, end }));
