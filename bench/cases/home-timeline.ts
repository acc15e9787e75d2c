import { ask, expect, type BenchCase } from './bench-case.ts';

const PAGE = 20;

const QUERY = `query Bench($first: Int!) {
  homeTimeline(first: $first) {
    edges {
      cursor
      node {
        id
        tweet {
          id text createdAt
          author { id username displayName verified relationship { following followedBy } }
          likeCount retweetCount replyCount viewerHasLiked viewerHasRetweeted
        }
        retweetedBy { id }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    liveCursor
  }
}`;
const BODY = JSON.stringify({ query: QUERY, variables: { first: PAGE } });

interface Page {
  data: { homeTimeline: { edges: { node: { tweet: { likeCount: number; viewerHasLiked: boolean; author: { id: string } } } }[]; pageInfo: { hasNextPage: boolean } } };
}

export const homeTimelineCase: BenchCase = {
  name: 'home-timeline',
  title: `Home timeline (${PAGE} items)`,
  floors: [
    { name: 'floor: tweets held as JSON', script: 'home-timeline-held.ts' },
    { name: 'every request reads everything', script: 'home-timeline.ts' },
    { name: 'textbook', script: '../textbook/home-timeline.ts' },
  ],
  requestBody: () => BODY,

  async check(servers, { viewers }) {
    for (const { token, username } of viewers) {
      const [linnet, ...others] = await Promise.all(servers.map(({ url }) => ask(url, token, BODY)));
      for (const [index, other] of others.entries()) expect(other === linnet, `${servers[index + 1]?.name} gives ${username} the same page as Linnet, byte for byte\n${linnet}\n${other}`);
      const { edges, pageInfo } = (JSON.parse(linnet!) as Page).data.homeTimeline;
      const tweets = edges.map(({ node }) => node.tweet);
      expect(edges.length === PAGE && pageInfo.hasNextPage, 'the page is full and not the last');
      expect(new Set(tweets.map(({ author }) => author.id)).size > PAGE / 2, 'the page has more than ten authors');
      expect(tweets.some(({ viewerHasLiked }) => viewerHasLiked) && !tweets.every(({ viewerHasLiked }) => viewerHasLiked), 'the viewer likes some of the tweets and not all');
      expect(tweets.every(({ likeCount }) => likeCount > 0), 'the tweets have counts');
    }
  },
};
