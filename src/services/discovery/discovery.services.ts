import type { Stores } from '../../stores/stores.ts';
import { createHashtags, listHashtagTweets } from './hashtags.ts';
import { createRefreshTrends } from './refresh-trends.ts';
import { createTrends } from './trends.ts';

export interface DiscoveryDependencies {
  stores: Stores;
  now: () => Date;
}

/** What there is beside what the viewer follows. */
export const createDiscoveryServices = (dependencies: DiscoveryDependencies) => ({
  ...createHashtags(dependencies),
  listHashtagTweets,
  ...createTrends(dependencies),
  ...createRefreshTrends(dependencies),
});
