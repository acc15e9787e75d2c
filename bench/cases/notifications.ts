import { ask, expect, type BenchCase } from './bench-case.ts';

const PAGE = 20;
const EACH = 200;
const QUERY = `query Bench($first: Int!) {
  notifications(first: $first) {
    edges {
      cursor
      node {
        id type actorCount read createdAt updatedAt
        actors { id username displayName verified }
        tweet { ... on Tweet { id text createdAt author { id username } } }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    unreadCount
    liveCursor
  }
}`;
const BODY = JSON.stringify({ query: QUERY, variables: { first: PAGE } });

interface Page {
  data: { notifications: { edges: { node: { read: boolean; tweet: object | null; actors: { id: string }[] } }[]; pageInfo: { hasNextPage: boolean }; unreadCount: number } };
}

export const notificationsCase: BenchCase = {
  name: 'notifications',
  title: `Notifications: the first ${PAGE} of ${EACH}, ten of them unread`,
  floors: [{ name: 'floor: the same reads', script: 'notifications.ts' }],
  requestBody: () => BODY,

  /** Of each viewer: mentions by people whom they follow, each by another, and one group of three likes in every ten. */
  async prepare({ database }) {
    await database.query(`INSERT INTO notifications (recipient_id, id, type, subject_id, tweet_id, position, seen_position, actor_count, created_at, updated_at, told_at)
      SELECT v.id, uuidv7(), CASE WHEN n % 10 = 0 THEN 'LIKE' ELSE 'MENTION' END, t.id, t.id, n, n, CASE WHEN n % 10 = 0 THEN 3 ELSE 1 END, now(), now(), now()
      FROM users v CROSS JOIN generate_series(1, ${EACH}) AS n JOIN users a ON a.username = 'author_' || n
      CROSS JOIN LATERAL (SELECT id FROM tweets WHERE author_id = a.id ORDER BY id DESC LIMIT 1) AS t WHERE v.username LIKE 'viewer%'`);
    await database.query(`INSERT INTO notification_actors (recipient_id, type, subject_id, actor_id, notification_id, act_id)
      SELECT n.recipient_id, n.type, n.subject_id, a.id, n.id, uuidv7() FROM notifications n CROSS JOIN generate_series(0, 2) AS more
      JOIN users a ON a.username = 'author_' || (n.position + more * ${EACH}) WHERE more < n.actor_count`);
    await database.query(`INSERT INTO notification_states (user_id, last_position, read_up_to) SELECT id, ${EACH}, ${EACH} - 10 FROM users WHERE username LIKE 'viewer%'`);
    await database.query('VACUUM ANALYZE');
  },

  async check(servers, { viewers }) {
    for (const { token } of viewers.slice(0, 5)) {
      const [linnet, ...others] = await Promise.all(servers.map(({ url }) => ask(url, token, BODY)));
      for (const other of others) expect(other === linnet, `the floor gives the same page, byte for byte\n${linnet}\n${other}`);
      const { edges, pageInfo, unreadCount } = (JSON.parse(linnet!) as Page).data.notifications;
      expect(edges.length === PAGE && pageInfo.hasNextPage, 'the page is full and not the last');
      expect(unreadCount === 10 && edges.filter(({ node }) => !node.read).length === 10, 'ten are unread');
      expect(edges.every(({ node }) => node.tweet !== null && node.actors.length > 0), 'each has its tweet and its actors');
    }
  },
};
