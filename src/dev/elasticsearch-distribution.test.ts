import { mkdtempSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ELASTICSEARCH_VERSION, findElasticsearch, NoElasticsearch, type ElasticsearchMachine } from './elasticsearch-distribution.ts';

const machine = (parts: Partial<ElasticsearchMachine>): ElasticsearchMachine =>
  ({ findJava: () => '/jvm/25', findMaven: () => '/bin/false', cache: mkdtempSync(join(tmpdir(), 'linnet-cache-')), ...parts });
const find = (parts: Partial<ElasticsearchMachine>) => findElasticsearch(() => undefined, machine(parts));

test('says in one line that there is no Java, or no Maven', async () => {
  await expect(find({ findJava: () => undefined })).rejects.toThrow(new NoElasticsearch('no Java 21 or later was found in JAVA_HOME or /usr/lib/jvm'));
  await expect(find({ findMaven: () => undefined })).rejects.toThrow(new NoElasticsearch('no Maven (mvn) is on the path'));
});

test('says that Maven did not get it, and leaves nothing half done', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'linnet-cache-'));
  await expect(find({ cache })).rejects.toThrow(/^Maven did not get org\.elasticsearch\.distribution\.integ-test-zip:elasticsearch:[\d.]+:zip: /);
  expect(readdirSync(cache)).toEqual([]);
});

test('fetches nothing where it is there already', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'linnet-cache-'));
  const home = join(cache, `elasticsearch-${ELASTICSEARCH_VERSION}`);
  mkdirSync(home);
  expect(await find({ cache, findMaven: () => undefined })).toEqual({ home, java: '/jvm/25' });
});
