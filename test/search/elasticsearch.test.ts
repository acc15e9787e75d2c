import { describe } from 'vitest';
import { hasElasticsearch } from '../support/elasticsearch.ts';
import { behaviour } from './behaviour.ts';
import { indexed, startIndexedLinnet } from './index-support.ts';

describe.runIf(hasElasticsearch())('', () => {
  behaviour('Elasticsearch', async () => {
    const linnet = await startIndexedLinnet();
    return { linnet, indexed: () => indexed(linnet), close: () => linnet.close() };
  });
});
