import { encodeIdCursor, encodePlaceCursor, encodeTimedCursor, type CursorList } from '../../domain/cursors.ts';
import type { Page } from '../../domain/pages.ts';
import type { PageInfoType } from './page-info.type.ts';

interface Edge<Node> {
  cursor: string;
  node: Node;
}

/** A service's page as a connection; `scope` is what the list belongs to (domain/cursors). */
export const toConnection = <Node>(page: Page<{ id: string; item: Node }>, list: CursorList, scope: string) => connect(page, (id) => encodeIdCursor(list, scope, id));
/** The same of a list whose positions are places. */
export const toPlaceConnection = <Node>(page: Page<{ id: string; item: Node }>, list: CursorList, scope: string) => connect(page, (place) => encodePlaceCursor(list, scope, place));
/** The same of a list whose positions may name a point in time. */
export const toTimedConnection = <Node>(page: Page<{ id: string; item: Node }>, list: CursorList, scope: string) => connect(page, (position) => encodeTimedCursor(list, scope, position));

function connect<Node>(page: Page<{ id: string; item: Node }>, toCursor: (id: string) => string): { edges: Edge<Node>[]; pageInfo: PageInfoType } {
  const edges = page.items.map(({ id, item }) => ({ cursor: toCursor(id), node: item }));
  return { edges, pageInfo: toPageInfo(edges, page) };
}

export const toPageInfo = (edges: readonly { cursor: string }[], { hasNextPage, hasPreviousPage }: Pick<Page<unknown>, 'hasNextPage' | 'hasPreviousPage'>): PageInfoType =>
  ({ hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null });
