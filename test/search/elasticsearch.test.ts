import { describe } from 'vitest';
import { hasElasticsearch, useElasticsearch } from '../support/elasticsearch.ts';
import { startLinnet } from '../support/start-linnet.ts';
import { behaviour } from './behaviour.ts';
import { indexed, indexesBuilt } from './index-support.ts';

describe.runIf(hasElasticsearch())('', () => {
  behaviour('Elasticsearch', async () => {
    const elasticsearch = await useElasticsearch();
    const linnet = await startLinnet({ env: elasticsearch.env });
    await indexesBuilt(linnet);
    return {
      linnet,
      indexed: () => indexed(linnet),
      async close() {
        await linnet.close();
        await elasticsearch.release();
      },
    };
  });
});
