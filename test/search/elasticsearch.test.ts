import { afterAll, beforeAll, describe } from 'vitest';
import { hasElasticsearch, useElasticsearch, type TestElasticsearch } from '../support/elasticsearch.ts';
import { startLinnet } from '../support/start-linnet.ts';
import { behaviour } from './behaviour.ts';
import { indexed, indexesBuilt } from './index-support.ts';

describe.runIf(hasElasticsearch())('', () => {
  let elasticsearch: TestElasticsearch;
  beforeAll(async () => { elasticsearch = await useElasticsearch(); }, 300_000);
  afterAll(() => elasticsearch.release());

  behaviour('Elasticsearch', async () => {
    const linnet = await startLinnet({ env: elasticsearch.env });
    await indexesBuilt(linnet);
    return { linnet, indexed: () => indexed(linnet), close: () => linnet.close() };
  });
});
