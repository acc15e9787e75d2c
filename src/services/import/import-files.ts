import { usernameKey } from '../../domain/import/fields.ts';
import type { PlacementCounts } from '../../domain/import/place-posts.ts';
import type { PostIndex } from '../../domain/import/post-index.ts';
import { byProminence } from '../../domain/import/rank.ts';
import { postLineParser } from '../../domain/import/source-post.ts';
import { profileLineParser, type SourceProfile } from '../../domain/import/source-profile.ts';
import type { ImportStore } from '../../stores/postgres/import.store.ts';
import type { WriteCounts } from './batch-writer.ts';
import type { ImportObserver } from './observer.ts';
import { readGraph, type Graph } from './read-graph.ts';
import { readPosts, type PostsFile } from './read-posts.ts';
import { readProfiles, type Profiles } from './read-profiles.ts';
import { nameNodes, writeFollows, type FollowCounts, type NodeNames } from './write-follows.ts';
import { toPerson, writePeople, type KnownPeople } from './write-people.ts';
import { writeTweets } from './write-tweets.ts';

export interface ImportRequest {
  posts: string;
  users: string | undefined;
  follows: string | undefined;
  /** Whether each edge of the graph stands for both directions. */
  mutual: boolean;
  /** Whether nodes of the graph that nobody stands behind become people too. */
  createMissing: boolean;
  /** Stops between two batches; aborted with what is to be thrown. */
  signal: AbortSignal;
}

export interface ImportSummary {
  /** Lines that were accepted at the first reading. */
  posts: number;
  /** Those of them that were in the file before. */
  repeatedPosts: number;
  repeatedProfiles: number;
  people: WriteCounts;
  tweets: WriteCounts & PlacementCounts;
  follows: FollowCounts | null;
  /** From the first byte read to the last tweet committed, and what the graph took beside it. */
  postsSeconds: number;
  followsSeconds: number;
}

export interface ImportDependencies {
  store: ImportStore;
  observer: ImportObserver;
  nowMs: number;
}

/**
 * Reads and checks everything once, then writes people, tweets and follows. Can be stopped at any moment and started again:
 * what is there already is recognised by its id and adds nothing. Throws ImportError where a file cannot be read.
 */
export async function importFiles({ store, observer, nowMs }: ImportDependencies, request: ImportRequest): Promise<ImportSummary> {
  const { signal } = request;
  const clock = startClock();
  const posts: PostsFile = { path: request.posts, parse: postLineParser(nowMs) };
  const users = request.users === undefined ? NO_PROFILES : await readProfiles({ path: request.users, parse: profileLineParser(nowMs) }, observer);
  const profiles = users.byName;
  const index = await readPosts(posts, observer);
  clock.lap('posts');
  const graph = request.follows === undefined ? null : await readGraph(request.follows, request.mutual, observer);
  clock.lap('follows');
  signal.throwIfAborted();

  const names = graph === null ? new Map<string, string>() : nameNodes(graph, rankPeople(profiles, index));
  if (graph !== null && request.createMissing) nameEveryNode(graph, names);
  const people: KnownPeople = new Map();
  const written = await writePeople(store, listPeople(profiles, index, request.createMissing ? names : new Map(), nowMs), people, observer);
  const tweets = await writeTweets(store, { posts, index, people, signal }, observer);
  clock.lap('posts');
  const follows = graph === null ? null : await writeFollows(store, { graph, names, people, mutual: request.mutual, signal }, observer);
  clock.lap('follows');
  return {
    posts: index.lines, repeatedPosts: index.repeated, repeatedProfiles: users.repeated, people: written, tweets, follows,
    postsSeconds: clock.seconds.posts, followsSeconds: clock.seconds.follows,
  };
}

const NO_PROFILES: Profiles = { byName: new Map(), repeated: 0 };

function rankPeople(profiles: ReadonlyMap<string, SourceProfile>, { authors }: PostIndex): string[] {
  return [...new Set([...profiles.keys(), ...authors.keys()])]
    .map((key) => ({ username: key, followers: profiles.get(key)?.followers ?? 0, tweets: authors.get(key)?.tweets ?? 0 }))
    .sort(byProminence)
    .map(({ username }) => username);
}

/** Those that no person was left for become people of their own, a number under the name node<number>. */
function nameEveryNode(graph: Graph, names: NodeNames): void {
  for (const node of graph.followerCounts.keys()) {
    if (!names.has(node)) names.set(node, `node${node}`);
  }
}

function listPeople(profiles: ReadonlyMap<string, SourceProfile>, { authors }: PostIndex, names: NodeNames, nowMs: number) {
  const usernames = new Map([...names.values()].map((username) => [usernameKey(username), username]));
  const keys = new Set([...profiles.keys(), ...authors.keys(), ...usernames.keys()]);
  // Whoever is known from the graph alone was there from the beginning of what is imported.
  let beginningMs = nowMs;
  for (const { firstTweetAtMs } of authors.values()) beginningMs = Math.min(beginningMs, firstTweetAtMs);
  return [...keys].map((key) => toPerson(profiles.get(key), authors.get(key), { username: usernames.get(key) ?? key, createdAtMs: beginningMs }));
}

/** Adds the time since the last lap to one of two sums. */
function startClock() {
  const seconds = { posts: 0, follows: 0 };
  let lastMs = performance.now();
  return {
    seconds,
    lap(part: 'posts' | 'follows'): void {
      const nowMs = performance.now();
      seconds[part] += (nowMs - lastMs) / 1000;
      lastMs = nowMs;
    },
  };
}
