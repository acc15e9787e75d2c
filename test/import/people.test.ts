import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lines, openImportBench, post, repost, WRONG_COUNTS, type ImportBench } from './support.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const profile = (handle: string, change: object = {}): string => JSON.stringify({
  id: '1', handle, name: `Name of ${handle}`, bio: 'A bio', location: 'Lyon', created_at: 'Wed Sep 23 07:21:37 +0000 2009', followers: 1, verified: true, protected: false, ...change,
});

const PEOPLE = `SELECT username, display_name AS name, bio, location, verified, private, created_at AS "createdAt", email, password_hash AS password FROM users ORDER BY lower(username)`;

describe('an import of people', () => {
  it('takes them from profiles, and from posts where there is no profile', async () => {
    const users = bench.file('users.ndjson.gz', lines(profile('Anna', { protected: true }), profile('zoe')));
    await bench.run(bench.file('posts.ndjson.gz', lines(post(1, 'anna'), post(2, 'bob'))), '--users', users);
    expect(await bench.rows(PEOPLE)).toEqual([
      { username: 'Anna', name: 'Name of Anna', bio: 'A bio', location: 'Lyon', verified: true, private: true, createdAt: new Date('2009-09-23T07:21:37Z'), email: null, password: null },
      { username: 'bob', name: 'bob', bio: '', location: '', verified: false, private: false, createdAt: new Date('2013-01-01T00:00:02Z'), email: null, password: null },
      expect.objectContaining({ username: 'zoe', private: false }),
    ]);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('brings a profile to somebody who was imported without one', async () => {
    const posts = bench.file('posts.ndjson', lines(post(1, 'anna')));
    await bench.run(posts);
    await bench.run(posts, '--users', bench.file('users.ndjson', lines(profile('ANNA'))));
    expect(await bench.rows(PEOPLE)).toMatchObject([{ username: 'anna', name: 'Name of ANNA', verified: true }]);
  });

  it('lets in who waits for somebody whom a later profile makes public', async () => {
    const [posts, users] = [bench.file('posts.ndjson', lines(post(1, 'anna'))), (isProtected: boolean) => bench.file('users.ndjson', lines(profile('anna', { protected: isProtected })))];
    await bench.run(posts, '--users', users(true));
    await bench.rows(`WITH fan AS (INSERT INTO users (id, username, display_name, created_at) VALUES (gen_random_uuid(), 'fan', 'Fan', now()) RETURNING id),
      counts AS (INSERT INTO user_stats (user_id) SELECT id FROM fan)
      INSERT INTO follow_requests (requester_id, target_id, id) SELECT fan.id, users.id, uuidv7() FROM fan, users WHERE username = 'anna'`);
    await bench.run(posts, '--users', users(true));
    expect(await bench.rows('SELECT 1 FROM follow_requests')).toHaveLength(1);
    await bench.run(posts, '--users', users(false));
    expect(await bench.rows('SELECT 1 FROM follow_requests')).toEqual([]);
    expect(await bench.rows('SELECT fan.username, star.username AS follows FROM follows JOIN users fan ON fan.id = follower_id JOIN users star ON star.id = followee_id')).toEqual([{ username: 'fan', follows: 'anna' }]);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('never touches an account of Linnet, nor gives it the posts of a namesake', async () => {
    await bench.rows(`INSERT INTO users (id, username, email, password_hash, display_name, created_at) VALUES (gen_random_uuid(), 'Anna', 'a@example.org', 'x', 'Mine', '2020-01-01')`);
    await bench.rows('INSERT INTO user_stats (user_id) SELECT id FROM users');
    const posts = bench.file('posts.ndjson', lines(post(1, 'anna'), post(2, 'bob'), repost(3, 'bob', 1)));
    const { code, stderr } = await bench.run(posts, '--users', bench.file('users.ndjson', lines(profile('anna'))), '--follows', bench.file('graph.txt', 'bob\tanna\n'));
    expect(code).toBe(2);
    expect(stderr).toContain('posts.ndjson:1: author anna is an account of Linnet');
    expect(await bench.rows(PEOPLE)).toMatchObject([{ username: 'Anna', name: 'Mine', verified: false }, { username: 'bob' }]);
    expect(await bench.rows(`SELECT text FROM tweets ORDER BY id`)).toEqual([{ text: 'post 2' }, { text: 'RT post 1' }]);
    expect(await bench.rows('SELECT 1 FROM follows')).toEqual([]);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('takes the first of two profiles with one name, and says how many there were', async () => {
    const { code, stdout } = await bench.run(bench.file('posts.ndjson', lines(post(1, 'anna'))), '--users', bench.file('users.ndjson', lines(profile('anna'), profile('ANNA', { name: 'Other' }))));
    expect(code).toBe(0);
    expect(stdout).toContain('1 profiles whose name an earlier line had');
    expect(await bench.rows(PEOPLE)).toMatchObject([{ name: 'Name of anna' }]);
  });
});
