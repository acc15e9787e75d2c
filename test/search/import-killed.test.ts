import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ownsElasticsearch, useElasticsearch } from '../support/elasticsearch.ts';
import { startLinnet } from '../support/start-linnet.ts';
import { documentsOf, idsInTruth, indexed, indexesBuilt, liveIndex } from './index-support.ts';

const POSTS = 20_000;
const AUTHORS = 50;

const lines = (): string => Array.from({ length: POSTS }, (_unused, n) => JSON.stringify({
  src: 'test', id: String(n), author: `author_${n % AUTHORS}`, kind: n % 7 === 3 ? 'reply' : 'post', ...(n % 7 === 3 && { reply_to_id: String(n - 1) }),
  created_at: new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString(), text: `Report number ${n} on the weather of harbour ${n % 997}`, lang: 'en',
})).join('\n');

test.runIf(ownsElasticsearch())('an import whose Elasticsearch is killed half way and started again leaves an index that equals the truth', async () => {
  const elasticsearch = await useElasticsearch();
  const folder = mkdtempSync(join(tmpdir(), 'linnet-import-'));
  const file = join(folder, 'posts.ndjson');
  writeFileSync(file, lines());
  await using linnet = await startLinnet({ env: elasticsearch.env });
  try {
    await indexesBuilt(linnet);
    const command = spawn(process.execPath, ['dist/main/import.js', file], { env: { ...process.env, ...linnet.env }, stdio: 'ignore' });
    const ended = once(command, 'exit');
    const name = await liveIndex(linnet, 'tweets');
    const count = async () => (await (await fetch(`${elasticsearch.url}/${name}/_stats/docs`)).json() as { _all: { primaries: { docs: { count: number } } } })._all.primaries.docs.count;
    while ((await count()) === 0) await sleep(20);
    await elasticsearch.kill();
    expect(await ended).toEqual([0, null]);
    await elasticsearch.start();
    await indexed(linnet, 60_000);
    const truth = await idsInTruth(linnet, 'tweets');
    expect(truth).toHaveLength(POSTS);
    expect((await documentsOf(linnet, 'tweets')).map(({ id }) => id)).toEqual(truth);
    expect((await documentsOf(linnet, 'users')).map(({ id }) => id)).toEqual(await idsInTruth(linnet, 'users'));
  } finally {
    rmSync(folder, { recursive: true });
    await elasticsearch.release();
  }
}, 180_000);
