import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { readSenateLines, readSenatePosts, SENATE_POSTS, type SenatePost } from './senate-posts.ts';
import { finished } from './support.ts';

const FOLLOW = /* GraphQL */ `mutation Follow($id: ID!) { follow(userId: $id) { id } }`;
const USER = /* GraphQL */ `query User($username: String!) { user(username: $username) { id tweetCount followerCount } }`;
const HOME = /* GraphQL */ `
  query Home($after: String) {
    homeTimeline(first: 100, after: $after) {
      edges { node { retweetedBy { id } tweet { ... on Tweet { text createdAt author { username } } } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;

interface HomePage {
  homeTimeline: {
    edges: { node: { retweetedBy: null; tweet: { text: string; createdAt: string; author: { username: string } } } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** Deep enough to leave the 800 ids that Redis holds. */
const PAGES = 12;

describe.skipIf(!existsSync(SENATE_POSTS))(`a newcomer after an import of the senate posts (${SENATE_POSTS})`, () => {
  let linnet: Linnet;
  let posts: SenatePost[];
  let token: string;
  const folder = mkdtempSync(join(tmpdir(), 'linnet-senators-'));
  beforeAll(async () => {
    linnet = await startLinnet();
    posts = await readSenatePosts();
    ({ token } = await linnet.signUp('newcomer'));
  }, 60_000);
  afterAll(async () => {
    await linnet.close();
    rmSync(folder, { recursive: true });
  });

  async function readHome(pages: number): Promise<string[]> {
    const items: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < pages; page += 1) {
      const { homeTimeline }: HomePage = await linnet.gql<HomePage>(HOME, { after }, token);
      items.push(...homeTimeline.edges.map(({ node: { tweet } }) => line(tweet.author.username, tweet.createdAt, tweet.text)));
      after = homeTimeline.pageInfo.endCursor;
      if (!homeTimeline.pageInfo.hasNextPage) break;
    }
    return items;
  }

  it('reads the posts of ten senators in exact order over many pages, cold and warm, however the home timeline was cached before', async () => {
    expect(await readHome(1)).toEqual([]);
    const senators = mostActive(posts, 10);
    const own = join(folder, 'ten-senators.ndjson');
    writeFileSync(own, (await readSenateLines()).filter((each) => senators.includes((JSON.parse(each) as SenatePost).author)).join(''));
    const child = spawn(process.execPath, ['dist/main/import.js', own], { env: { ...process.env, ...linnet.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    expect(await finished(child)).toMatchObject({ code: 0 });

    for (const username of senators) {
      const { user } = await linnet.gql(USER, { username });
      expect(user.tweetCount).toBe(posts.filter(({ author }) => author === username).length);
      await linnet.gql(FOLLOW, { id: user.id }, token);
      expect((await linnet.gql(USER, { username })).user.followerCount).toBe(1);
    }
    const expected = posts.filter(({ author }) => senators.includes(author)).toReversed()
      .map(({ author, created_at, text }) => line(author, created_at, text.normalize('NFC')));
    expect(expected.length).toBeGreaterThan(PAGES * 100);
    expect(await readHome(PAGES)).toEqual(expected.slice(0, PAGES * 100));
    expect(await readHome(PAGES)).toEqual(expected.slice(0, PAGES * 100));
  }, 120_000);
});

const line = (author: string, createdAt: string, text: string): string => `${author} ${createdAt} ${text}`;

function mostActive(posts: readonly SenatePost[], count: number): string[] {
  const byAuthor = Map.groupBy(posts, ({ author }) => author);
  return [...byAuthor].sort(([, a], [, b]) => b.length - a.length).slice(0, count).map(([author]) => author);
}
