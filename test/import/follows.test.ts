import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lines, openImportBench, post, WRONG_COUNTS, type ImportBench } from './support.ts';

let bench: ImportBench;
let posts: string;
beforeAll(async () => {
  bench = await openImportBench();
  posts = bench.file('posts.ndjson.gz', lines(post(1, 'anna'), post(2, 'anna'), post(3, 'bob'), post(4, 'bob'), post(5, 'bob'), post(6, 'carl')));
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const FOLLOWS = `SELECT a.username || ' > ' || b.username AS edge FROM follows f JOIN users a ON a.id = f.follower_id JOIN users b ON b.id = f.followee_id ORDER BY 1`;
const edges = async () => (await bench.rows<{ edge: string }>(FOLLOWS)).map(({ edge }) => edge);
const importGraph = (graph: string, ...flags: string[]) => bench.run(posts, '--follows', bench.file('graph.txt.gz', graph), ...flags);

describe('an import of follows', () => {
  it('takes usernames as they are, and leaves out whom it does not know', async () => {
    const { code, stdout } = await importGraph('# follower\tfollowee\nANNA\tbob\nbob\tanna\nbob\tanna\nanna\tnobody\n');
    expect(code).toBe(0);
    expect(await edges()).toEqual(['anna > bob', 'bob > anna']);
    expect(stdout).toContain('1 lines of the graph left out');
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('gives numbers to people by rank: the most followed to whoever posted most', async () => {
    await importGraph('1\t7\n2\t7\n3\t7\n7\t2\n3\t2\n1\t3\n');
    expect(await edges()).toEqual(['anna > bob', 'bob > anna', 'carl > anna', 'carl > bob']);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('makes people of the nodes that are left over, where asked to', async () => {
    await importGraph('1\t7\n2\t7\n3\t7\n7\t2\n3\t2\n1\t3\n', '--create-missing');
    expect(await edges()).toEqual(['anna > bob', 'bob > anna', 'carl > anna', 'carl > bob', 'node1 > bob', 'node1 > carl']);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('loads both directions of a mutual graph, and nothing the second time', async () => {
    await importGraph('1\t2\n', '--mutual');
    expect(await edges()).toEqual(['anna > bob', 'bob > anna']);
    const before = await bench.dump();
    const { stdout } = await importGraph('1\t2\n', '--mutual');
    expect(stdout).toContain('follows  0 new, 2 there already');
    expect(await bench.dump()).toEqual(before);
  });

  it('reports a bad line and goes on', async () => {
    const { code, stderr } = await importGraph('anna\tbob\nanna bob\nbob\tBOB\nbob\tanna\n');
    expect(code).toBe(2);
    expect(stderr).toContain('graph.txt.gz:2: not two names or numbers with a tab between them');
    expect(stderr).toContain('graph.txt.gz:3: bob cannot follow themselves');
    expect(await edges()).toEqual(['anna > bob', 'bob > anna']);
  });
});
