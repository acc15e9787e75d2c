import type { Stores } from '../../stores/stores.ts';
import { createHashtags, listHashtagTweets } from './hashtags.ts';
import { createRefreshTrends } from './refresh-trends.ts';
import { createSuggestions } from './suggestions.ts';
import { createTopTweets } from './top-tweets.ts';
import { createTrends } from './trends.ts';

export interface DiscoveryDependencies {
  stores: Stores;
  now: () => Date;
  onCacheError: (error: Error) => void;
}

/** What there is beside what the viewer follows. */
export const createDiscoveryServices = (dependencies: DiscoveryDependencies) => ({
  ...createHashtags(dependencies),
  listHashtagTweets,
  ...createTrends(dependencies),
  ...createRefreshTrends(dependencies),
  ...createSuggestions(dependencies),
  ...createTopTweets(dependencies),
});
