import { describe } from 'vitest';
import { hasElasticsearch } from '../support/elasticsearch.ts';
import { idsInTruth, startIndexedLinnet } from './index-support.ts';
import { testOutages } from './outages.ts';

/** What Linnet sees where a server is frozen or killed; test/soak/outage.test.ts does that to the server itself. */
describe.runIf(hasElasticsearch())('beyond the reach of its Elasticsearch', () => testOutages({
  open: () => startIndexedLinnet({ behindGate: true }),
  imported: 3_000,
  isInTheMiddle: async (linnet, imported) => {
    const { length } = await idsInTruth(linnet, 'tweets');
    return length > imported / 4;
  },
}));
