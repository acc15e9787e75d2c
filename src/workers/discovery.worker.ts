import type { Services } from '../services/services.ts';
import { startScheduledJobs, type ScheduleDependencies } from './scheduled-jobs.ts';

export interface DiscoveryWorkerDependencies extends ScheduleDependencies {
  services: Pick<Services, 'discovery'>;
}

const EVERY_MS = 60 * 1000;

/** Once a minute, in one process of however many: what is the same for everybody, or for many readers, is made before they ask. */
export const startDiscovery = ({ services: { discovery }, ...dependencies }: DiscoveryWorkerDependencies) => startScheduledJobs({
  queue: 'discovery',
  everyMs: EVERY_MS,
  concurrency: 3,
  jobs: {
    async 'refresh-trends'() {
      dependencies.logger.debug({ trends: (await discovery.refreshTrends()).length }, 'refreshed the trends');
    },
    'refresh-top-tweets': () => discovery.refreshTopTweets(),
    async 'refresh-suggestions'(isStopping) {
      dependencies.logger.debug({ people: await discovery.refreshSuggestions(isStopping) }, 'refreshed suggestions');
    },
  },
}, dependencies);
