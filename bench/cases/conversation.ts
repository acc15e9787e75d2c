import { ask, expect, type BenchCase } from './bench-case.ts';

const REPLIES = 1_000;
const PAGE = 20;
const QUERY = `query Bench($id: ID!, $first: Int!) {
  tweet(id: $id) {
    ... on Tweet {
      id
      replies(first: $first) {
        edges {
          cursor
          node {
            id text createdAt
            author { id username displayName verified relationship { following followedBy } }
            likeCount retweetCount replyCount viewerHasLiked viewerHasRetweeted
          }
        }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
}`;
let rootId = '';
const body = (): string => JSON.stringify({ query: QUERY, variables: { id: rootId, first: PAGE } });

export const conversationCase: BenchCase = {
  name: 'conversation',
  title: `Conversation: the first ${PAGE} of ${REPLIES} replies`,
  floors: [{ name: 'floor: the same reads', script: 'conversation.ts' }],
  requestBody: body,

  /** Each of the replies by another author. */
  async prepare({ database }) {
    const { rows: [root] } = await database.query<{ id: string }>("SELECT t.id FROM tweets t JOIN users u ON u.id = t.author_id WHERE u.username = 'author_1' LIMIT 1");
    rootId = root!.id;
    await database.query(`INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, conversation_id, created_at)
      SELECT uuidv7(), id, 'Reply of ' || username || ': we counted the boats as well, and there were more of them.', '{"hashtags":[],"mentions":[],"urls":[]}', $1, $1, now()
      FROM users WHERE username LIKE 'author%' LIMIT $2`, [rootId, REPLIES]);
    await database.query('INSERT INTO tweet_stats (tweet_id, like_count) SELECT id, 3 FROM tweets WHERE in_reply_to_id = $1', [rootId]);
    await database.query(`INSERT INTO likes (tweet_id, user_id, id) SELECT t.id, u.id, uuidv7() FROM tweets t, users u
      WHERE in_reply_to_id = $1 AND username LIKE 'viewer%' AND abs(hashtext(t.id::text)) % 2 = 0`, [rootId]);
    await database.query('VACUUM ANALYZE');
  },

  async check(servers, { viewers }) {
    for (const { token } of viewers.slice(0, 5)) {
      const [linnet, ...others] = await Promise.all(servers.map(({ url }) => ask(url, token, body())));
      for (const other of others) expect(other === linnet, `the floor gives the same page, byte for byte\n${linnet}\n${other}`);
      const { edges, pageInfo } = (JSON.parse(linnet!) as { data: { tweet: { replies: { edges: { node: { viewerHasLiked: boolean } }[]; pageInfo: { hasNextPage: boolean } } } } }).data.tweet.replies;
      expect(edges.length === PAGE && pageInfo.hasNextPage, 'the page is full and not the last');
      expect(new Set(edges.map(({ node }) => node.viewerHasLiked)).size === 2, 'the viewer likes some of the replies and not all');
    }
  },
};
