import { ask, expect, type BenchCase, type World } from './bench-case.ts';

/** A mutation, the one that takes it back, and the argument that both have. */
interface Toggle {
  name: string;
  title: string;
  on: string;
  off: string;
  argument: 'id' | 'userId';
  selection: string;
  /** What is different in the answers to the two. */
  flag: RegExp;
  /** Makes or finds as many targets as there are viewers; their ids as `id`. */
  ids: string;
}

const TWEETS = "SELECT t.id FROM tweets t JOIN users u ON u.id = t.author_id WHERE u.username LIKE 'author%' ORDER BY t.id OFFSET 1000 LIMIT $1";
// Of people whom nobody follows yet.
const PEOPLE = `
  WITH person AS (
    INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(), 'stranger_' || n, 'Stranger', now() FROM generate_series(1, $1::int) AS n RETURNING id
  ), counted AS (INSERT INTO user_stats (user_id) SELECT id FROM person)
  SELECT id FROM person`;

const TOGGLES: readonly Toggle[] = [
  { name: 'like', title: 'Like and unlike', on: 'likeTweet', off: 'unlikeTweet', argument: 'id', selection: 'id likeCount viewerHasLiked', flag: /"viewerHasLiked":(true|false)/, ids: TWEETS },
  { name: 'retweet', title: 'Retweet and undo', on: 'retweet', off: 'undoRetweet', argument: 'id', selection: 'id retweetCount viewerHasRetweeted', flag: /"viewerHasRetweeted":(true|false)/, ids: TWEETS },
  { name: 'bookmark', title: 'Bookmark and remove', on: 'bookmarkTweet', off: 'removeBookmark', argument: 'id', selection: 'id viewerHasBookmarked', flag: /"viewerHasBookmarked":(true|false)/, ids: TWEETS },
  { name: 'follow', title: 'Follow and unfollow', on: 'follow', off: 'unfollow', argument: 'userId', selection: 'id followerCount relationship { following }', flag: /"following":(true|false)/, ids: PEOPLE },
];

function toggleCase({ name, title, on, off, argument, selection, flag, ids }: Toggle): BenchCase {
  const targets = new Map<string, string>();
  const bodyOf = (mutation: string, username: string): string => JSON.stringify({
    query: `mutation ${mutation}($${argument}: ID!) { ${mutation}(${argument}: $${argument}) { ${selection} } }`,
    operationName: mutation, variables: { [argument]: targets.get(username) },
  });
  let viewerCount = 0;

  return {
    name, title,
    floors: [{ name: 'floor: the same statements', script: 'toggles.ts' }],

    /** Each viewer has a target of their own, so that they do not wait for one another. */
    async prepare({ viewers, database }: World) {
      viewerCount = viewers.length;
      const { rows } = await database.query<{ id: string }>(ids, [viewers.length]);
      expect(rows.length === viewers.length, 'there are targets for all');
      for (const [index, { username }] of viewers.entries()) targets.set(username, rows[index]!.id);
    },

    /** The viewers in turn, all of them on, then all of them off: nothing is done twice. */
    requestBody: ({ username }, turn) => bodyOf(Math.floor(turn / viewerCount) % 2 === 0 ? on : off, username),

    async check(servers, { viewers: [viewer] }) {
      const answers: string[] = [];
      for (const { url } of servers) {
        const [first, second] = [await ask(url, viewer!.token, bodyOf(on, viewer!.username)), await ask(url, viewer!.token, bodyOf(off, viewer!.username))];
        expect(flag.exec(first)?.[1] === 'true' && flag.exec(second)?.[1] === 'false', `${on} and ${off} do what they say: ${first} ${second}`);
        answers.push(first + second);
      }
      expect(new Set(answers).size === 1, `all give the same answers\n${answers.join('\n')}`);
    },
  };
}

export const toggleCases = TOGGLES.map(toggleCase);
