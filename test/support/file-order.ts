import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Stops the Elasticsearch of the run, and is alone with it meanwhile. */
const STOPS_IT = /\/test\/search\/outage\.test\.ts$/;
/** Use it, and would wait for that one. */
const SHARE_IT = /\/test\/(?:search\/(?:elasticsearch|indexing|real-posts|versions)|main\/reindex)\.test\.ts$/;

/** So that nobody holds a worker while waiting for Elasticsearch: whoever is alone with it begins, those who share it come last. */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => (STOPS_IT.test(moduleId) ? 0 : SHARE_IT.test(moduleId) ? 2 : 1);
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
