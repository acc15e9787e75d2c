import { serveFloor } from './serve.ts';
import { edgeJson, pageJson } from './timeline-json.ts';
import { createTimelineReads } from './timeline-reads.ts';

// The floor: every request reads everything.
serveFloor((stores) => {
  const reads = createTimelineReads(stores);
  return async (viewerId, { first }) => {
    const { ids, position } = await reads.ids(viewerId, Number(first) + 1);
    const page = ids.slice(0, Number(first));
    const found = await reads.find(viewerId, page);
    return pageJson(viewerId, page, page.map((id) => edgeJson(viewerId, id, found)), ids.length > page.length, position);
  };
});
