import { createSearchTweets, type SearchTweetsDependencies } from './search-tweets.ts';
import { createSearchUsers } from './search-users.ts';

export const createSearchServices = (dependencies: SearchTweetsDependencies) => ({
  searchTweets: createSearchTweets(dependencies),
  searchUsers: createSearchUsers(dependencies),
});
