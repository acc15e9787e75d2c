import type { ImportSummary } from '../services/import/import-files.ts';

/** What an import did, for people. `problems` is how many lines were left out. */
export function summariseImport(summary: ImportSummary, problems: number): string {
  const { posts, people, tweets, follows, postsSeconds, followsSeconds } = summary;
  const lines = [
    `${n(posts)} posts in ${postsSeconds.toFixed(1)} s: ${perSecond(posts, postsSeconds)} posts a second, from the first byte read to the last commit.`,
    `  people   ${n(people.inserted)} new, ${n(people.given - people.inserted)} there already`,
    ...count(summary.repeatedProfiles, 'profiles whose name an earlier line had, left out'),
    `  tweets   ${n(tweets.inserted)} new, ${n(tweets.given - tweets.inserted)} there already:`,
    `           ${n(tweets.posts)} posts, ${n(tweets.replies)} replies, ${n(tweets.retweets)} retweets, ${n(tweets.originals)} originals known from their retweets`,
    ...count(tweets.repliesToUnknown, 'replies to posts that are not known, as plain tweets'),
    ...count(tweets.retweetsOfUnknown, 'reposts of posts that are not known, as plain tweets with the text of the file'),
    ...count(summary.repeatedPosts, 'posts that an earlier line had, left out'),
    ...count(tweets.repeatedRetweets, 'repeated reposts of one tweet by one person, left out'),
    ...(follows === null ? [] : [`  follows  ${n(follows.inserted)} new, ${n(follows.given - follows.inserted)} there already, in ${followsSeconds.toFixed(1)} s: ${perSecond(follows.given, followsSeconds)} a second`]),
    ...count(follows?.edgesOfNobody ?? 0, 'lines of the graph left out: nobody stands behind one of their nodes'),
    problems === 0 ? '  no line had to be left out' : `  ${n(problems)} ${problems === 1 ? 'line was' : 'lines were'} left out: see above`,
  ];
  return `${lines.join('\n')}\n`;
}

const n = (value: number): string => value.toLocaleString('en');
const perSecond = (value: number, seconds: number): string => n(Math.round(value / seconds));
const count = (value: number, what: string): string[] => (value === 0 ? [] : [`           ${n(value)} ${what}`]);
