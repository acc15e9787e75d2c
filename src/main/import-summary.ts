import type { ImportSummary } from '../services/import/import-files.ts';

/** What an import did, for people. `problems` is how many lines were left out. */
export function summariseImport(summary: ImportSummary, problems: number, elapsedSeconds: number): string {
  const { posts, people, tweets, follows } = summary;
  const lines = [
    `${n(posts)} posts in ${elapsedSeconds.toFixed(1)} s: ${n(Math.round(posts / elapsedSeconds))} posts a second from start to end.`,
    `  people   ${n(people.inserted)} new, ${n(people.given - people.inserted)} there already`,
    ...count(summary.repeatedProfiles, 'profiles whose name an earlier line had, left out'),
    `  tweets   ${n(tweets.inserted)} new, ${n(tweets.given - tweets.inserted)} there already:`,
    `           ${n(tweets.posts)} posts, ${n(tweets.replies)} replies, ${n(tweets.retweets)} retweets, ${n(tweets.originals)} originals known from their retweets`,
    ...count(tweets.repliesToUnknown, 'replies to posts that are not known, as plain tweets'),
    ...count(tweets.retweetsOfUnknown, 'reposts of posts that are not known, as plain tweets with the text of the file'),
    ...count(summary.repeatedPosts, 'posts that an earlier line had, left out'),
    ...count(tweets.repeatedRetweets, 'repeated reposts of one tweet by one person, left out'),
    ...(follows === null ? [] : [`  follows  ${n(follows.inserted)} new, ${n(follows.given - follows.inserted)} there already`]),
    ...count(follows?.edgesOfNobody ?? 0, 'lines of the graph left out: nobody stands behind one of their nodes'),
    problems === 0 ? '  no line had to be left out' : `  ${n(problems)} ${problems === 1 ? 'line was' : 'lines were'} left out: see above`,
  ];
  return `${lines.join('\n')}\n`;
}

const n = (value: number): string => value.toLocaleString('en');
const count = (value: number, what: string): string[] => (value === 0 ? [] : [`           ${n(value)} ${what}`]);
