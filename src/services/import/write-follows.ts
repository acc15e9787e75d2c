import { usernameKey } from '../../domain/import/fields.ts';
import { rankNodes } from '../../domain/import/rank.ts';
import { sourceFollowId } from '../../domain/import/source-ids.ts';
import type { ImportedFollow, ImportStore } from '../../stores/postgres/import.store.ts';
import { createBatchWriter, type WriteCounts } from './batch-writer.ts';
import type { ImportObserver } from './observer.ts';
import { readEdges, type Graph } from './read-graph.ts';
import { findPeople, type KnownPeople, type KnownPerson } from './write-people.ts';

const FOLLOWS_PER_BATCH = 20_000;

/** Usernames that stand for the nodes of a graph, by node as the file spells it. */
export type NodeNames = Map<string, string>;

/** Nameless nodes are given to people by rank: whom most follow in the graph to whom most follow among the people. The mapping is invented. */
export function nameNodes(graph: Graph, rankedUsernames: readonly string[]): NodeNames {
  if (!graph.nameless) return new Map([...graph.followerCounts.keys()].map((node) => [node, node]));
  const nodes = rankNodes(graph.followerCounts);
  return new Map(nodes.slice(0, rankedUsernames.length).map((node, rank) => [node, rankedUsernames[rank]!]));
}

export interface FollowsToWrite {
  graph: Graph;
  names: NodeNames;
  people: KnownPeople;
  /** Whether each edge stands for both directions. */
  mutual: boolean;
  signal: AbortSignal;
}

export interface FollowCounts extends WriteCounts {
  edges: number;
  /** Left out: nobody imported stands behind one of its nodes. */
  edgesOfNobody: number;
}

export async function writeFollows(store: ImportStore, { graph, names, people, mutual, signal }: FollowsToWrite, observer: ImportObserver): Promise<FollowCounts> {
  await findPeople(store, [...names.values()].map(usernameKey), people);
  const writer = createBatchWriter<ImportedFollow>(FOLLOWS_PER_BATCH, (follows) => store.insertFollows(follows));
  const personOf = (node: string): KnownPerson | null => people.get(usernameKey(names.get(node) ?? '')) ?? null;
  let edges = 0;
  let edgesOfNobody = 0;
  observer.begin({ title: 'Writing follows', unit: 'edges', total: graph.edges });
  for await (const edge of readEdges(graph.path, () => undefined)) {
    const follower = personOf(edge.follower);
    const followee = personOf(edge.followee);
    edges += 1;
    if (follower === null || followee === null) edgesOfNobody += 1;
    else await writer.add(mutual ? [follow(follower, followee), follow(followee, follower)] : [follow(follower, followee)]);
    observer.progress(edges);
    signal.throwIfAborted();
  }
  await writer.finish();
  return { ...writer.counts, edges, edgesOfNobody };
}

/** Graphs tell no time: the first moment at which both were there. */
function follow(follower: KnownPerson, followee: KnownPerson): ImportedFollow {
  const atMs = Math.max(follower.createdAt.getTime(), followee.createdAt.getTime());
  return { id: sourceFollowId(follower.id, followee.id, atMs), followerId: follower.id, followeeId: followee.id };
}
