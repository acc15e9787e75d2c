import { serveFloor } from './serve.ts';
import { pageJson } from './timeline-json.ts';
import { createTimelineReads } from './timeline-reads.ts';

// The floor: every request reads everything.
serveFloor((stores) => {
  const reads = createTimelineReads(stores);
  return async (viewerId, { first }) => {
    const { ids, position } = await reads.ids(viewerId, Number(first) + 1);
    const page = ids.slice(0, Number(first));
    return pageJson(viewerId, page, await reads.edges(viewerId, page), ids.length > page.length, position);
  };
});
