import { describe } from 'vitest';
import { liveIndex, startIndexedLinnet, type IndexedLinnet } from '../search/index-support.ts';
import { testOutages } from '../search/outages.ts';
import { ownsElasticsearch } from '../support/elasticsearch.ts';

const documentsIn = async (linnet: IndexedLinnet): Promise<number> => {
  const stats = await fetch(`${linnet.elasticsearch.url}/${await liveIndex(linnet, 'tweets')}/_stats/docs`);
  return (await stats.json() as { _all: { primaries: { docs: { count: number } } } })._all.primaries.docs.count;
};

/** Its process is stopped and killed. */
describe.runIf(ownsElasticsearch())('without its Elasticsearch', () => testOutages({
  open: () => startIndexedLinnet({ alone: true }),
  imported: 20_000,
  isInTheMiddle: async (linnet) => (await documentsIn(linnet)) > 500,
}));
