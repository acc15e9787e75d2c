import { isNodeNumber, parseEdgeLine, type SourceEdge } from '../../domain/import/source-edge.ts';
import { fileSize, readRows, type LineProblem } from './read-lines.ts';
import type { ImportObserver } from './observer.ts';

/** What the first reading of a graph keeps: its nodes, not its edges. */
export interface Graph {
  path: string;
  edges: number;
  /** Of every node, as the file spells it, how many follow it. */
  followerCounts: Map<string, number>;
  /** Whether the nodes are numbers, which say nothing of who they are, or usernames. */
  nameless: boolean;
}

export async function readGraph(path: string, mutual: boolean, observer: ImportObserver): Promise<Graph> {
  const graph: Graph = { path, edges: 0, followerCounts: new Map(), nameless: true };
  const { followerCounts } = graph;
  const count = (node: string, followers: number): void => void followerCounts.set(node, (followerCounts.get(node) ?? 0) + followers);
  observer.begin({ title: 'Reading follows', unit: 'bytes', total: await fileSize(path) });
  const rows = readEdges(path, (problem) => observer.problem(problem), (bytes) => observer.progress(bytes));
  for await (const { follower, followee } of rows) {
    graph.edges += 1;
    graph.nameless &&= isNodeNumber(follower) && isNodeNumber(followee);
    count(follower, mutual ? 1 : 0);
    count(followee, 1);
  }
  return graph;
}

export async function* readEdges(path: string, onProblem: (problem: LineProblem) => void, onProgress?: (bytes: number) => void): AsyncGenerator<SourceEdge> {
  const rows = readRows({ path, parse: parseEdgeLine, onProblem, ...(onProgress === undefined ? {} : { onProgress }) });
  for await (const { row } of rows) if (row !== null) yield row;
}
