import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow, post, settled, warmHome } from '../support/social.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { finished, lines, post as importedPost } from './support.ts';

const RETWEET = 'mutation ($id: ID!) { retweet(id: $id) { id } }';
const HOME = '{ homeTimeline(first: 20) { edges { node { tweet { ... on Tweet { text author { relationship { following } } } } } } } }';
interface HomePage { homeTimeline: { edges: { node: { tweet: { text: string; author: { relationship: { following: boolean } } } } }[] } }

describe('an import of follows', () => {
  let linnet: Linnet;
  const folder = mkdtempSync(join(tmpdir(), 'linnet-known-rows-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  beforeAll(async () => { linnet = await startLinnet(); });
  afterAll(async () => {
    await linnet.close();
    rmSync(folder, { recursive: true });
  });

  it('counts from the next page on, also where a node knew that nobody followed', async () => {
    const [reader, friend, author] = [await linnet.signUp('reader'), await linnet.signUp('friend'), await linnet.signUp('author')];
    const shown = async () => (await linnet.gql<HomePage>(HOME, {}, reader.token)).homeTimeline.edges.map(({ node: { tweet } }) => [tweet.text, tweet.author.relationship.following]);
    await post(linnet, author, 'seen by followers alone');
    const retweeted = await post(linnet, author, 'retweeted');
    await follow(linnet, reader, friend);
    await linnet.gql(RETWEET, { id: retweeted }, friend.token);
    await settled(linnet);
    // As people are whom an import made: others' follows it leaves alone.
    await linnet.app.database.rows('', 'UPDATE users SET email = NULL, password_hash = NULL WHERE id = ANY($1)', [[reader.user.id, author.user.id]]);
    // Warm, so read with the rows that the node keeps: among these that the reader does not follow the author.
    await warmHome(linnet, reader);
    expect(await shown()).toEqual([['retweeted', false]]);

    const child = spawn(process.execPath, ['dist/main/import.js', file('posts.ndjson', lines(importedPost(1, 'somebody'))), '--follows', file('graph.txt', 'reader\tauthor\n')],
      { env: { ...process.env, ...linnet.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const done = await finished(child);
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toContain('follows  1 new');
    await warmHome(linnet, reader);
    expect(await shown()).toEqual([['retweeted', true], ['seen by followers alone', true]]);
  });
});
