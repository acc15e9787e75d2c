import { serveFloor } from './serve.ts';
import { pageJson } from './timeline-json.ts';
import { createTimelineReads } from './timeline-reads.ts';

// The lower floor: ids from Redis, and each line held as JSON in this process after it was first read. It never forgets,
// so it could not be a product: no cache of hydrated tweets can cost less.
serveFloor((stores) => {
  const reads = createTimelineReads(stores);
  const held = new Map<string, string>();
  return async (viewerId, { first }) => {
    const { ids, position } = await reads.ids(viewerId, Number(first) + 1);
    const page = ids.slice(0, Number(first));
    const missing = page.filter((id) => !held.has(viewerId + id));
    if (missing.length > 0) for (const [index, edge] of (await reads.edges(viewerId, missing)).entries()) held.set(viewerId + missing[index]!, edge);
    return pageJson(viewerId, page, page.map((id) => held.get(viewerId + id)!), ids.length > page.length, position);
  };
});
