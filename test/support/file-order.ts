import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * In this order before all others: whoever is alone with Elasticsearch, so that nobody waits for it with a worker in hand; those that take longest,
 * so that none of them is left at the end for one worker alone; those that share Elasticsearch, which has started by then.
 */
const FIRST = [
  /\/soak\/outage\.test/,
  /\/properties\/|\/main\/start\.test|\/workers\/notifications\.test|\/plans\/plans\.test|\/timeline\/live-chaos\.test/,
  /\/soak\/corpora\.test|\/search\/real-posts\.test|\/main\/reindex\.test/,
  /\/search\/(?:outage|elasticsearch|indexing|versions)\.test/,
  /\/(?:ranked|push-limit|storms|recount|interruption|fan-out-crash|block|memory|pulled-live|purge|visibility|home-timeline-live)\.test/,
];

export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = FIRST.findIndex((pattern) => pattern.test(moduleId));
      return index === -1 ? FIRST.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
