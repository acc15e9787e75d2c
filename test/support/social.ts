import { DeleteTweetDocument, FollowDocument, HomeTimelineDocument, PostTweetDocument, UnfollowDocument, type PostTweetInput } from '../../sdk/operations.ts';
import type { Linnet } from './start-linnet.ts';
import type { SignedUp } from './sign-up.ts';

/** What tests say over and over, by way of the API. */
export const post = async (linnet: Linnet, { token }: SignedUp, text: string, more: Partial<PostTweetInput> = {}): Promise<string> =>
  (await linnet.gql(PostTweetDocument, { input: { text, ...more } }, token)).postTweet.id;

export const deleteTweet = (linnet: Linnet, { token }: SignedUp, id: string): Promise<unknown> =>
  linnet.gql(DeleteTweetDocument, { id }, token);

export const follow = (linnet: Linnet, { token }: SignedUp, followee: SignedUp): Promise<unknown> =>
  linnet.gql(FollowDocument, { userId: followee.user.id }, token);

export const unfollow = (linnet: Linnet, { token }: SignedUp, followee: SignedUp): Promise<unknown> =>
  linnet.gql(UnfollowDocument, { userId: followee.user.id }, token);

export interface HomePage {
  texts: string[];
  ids: string[];
  liveCursor: string;
  endCursor: string | null;
  hasNextPage: boolean;
}

export async function readHome(linnet: Linnet, { token }: SignedUp, first = 20, after: string | null = null): Promise<HomePage> {
  const { homeTimeline: { edges, pageInfo, liveCursor } } = await linnet.gql(HomeTimelineDocument, { first, after }, token);
  return {
    texts: edges.map(({ node }) => node.tweet.text),
    ids: edges.map(({ node }) => node.id),
    liveCursor,
    endCursor: pageInfo.endCursor,
    hasNextPage: pageInfo.hasNextPage,
  };
}

/** Every page from the top to the end. */
export async function readWholeHome(linnet: Linnet, person: SignedUp, first = 20): Promise<HomePage[]> {
  const pages: HomePage[] = [];
  do pages.push(await readHome(linnet, person, first, pages.at(-1)?.endCursor ?? null)); while (pages.at(-1)!.hasNextPage);
  return pages;
}

/** Waits until every event has been reacted to: nothing is under way any more. */
export async function settled(linnet: Linnet, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while ((await linnet.app.stores.outbox.stats()).size > 0) {
    if (Date.now() > deadline) throw new Error(`the outbox was not empty after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until the cached home timeline is complete, so that what is tested next is the cache and not PostgreSQL. */
export async function warmHome(linnet: Linnet, person: SignedUp): Promise<void> {
  const deadline = Date.now() + 5_000;
  do {
    if (Date.now() > deadline) throw new Error('the home timeline stayed cold');
    // Each read of a cold one has it rebuilt; a reaction to an earlier follow may drop it again meanwhile.
    await readHome(linnet, person);
    await new Promise((resolve) => setTimeout(resolve, 10));
  } while ((await linnet.app.stores.homeTimelines.list(person.user.id, undefined, 1)) === null);
}
