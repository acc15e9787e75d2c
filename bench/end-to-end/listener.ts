import { WebSocket } from 'ws';

/** One reader's socket: the ids of the lines that came, each with the moment (hrtime). */
export interface Listener {
  arrivals: Map<string, bigint>;
  /** That a line came twice, out of order, or that there was a gap. */
  faults: string[];
  close(): void;
}

const QUERY = 'subscription { homeTimeline { __typename ... on TimelineItemAdded { item { id tweet { id text author { id username } likeCount viewerHasLiked } } } } }';

/** Resolves when the subscription has begun. */
export function listen(origin: string, token: string): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    const listener: Listener = { arrivals: new Map(), faults: [], close: () => socket.terminate() };
    let last = '';
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { accessToken: token } })));
    socket.on('message', (data) => {
      const at = process.hrtime.bigint();
      const message = JSON.parse(String(data)) as { type: string; payload?: { data?: { homeTimeline: { __typename: string; item?: { id: string } } } } };
      if (message.type === 'connection_ack') {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY } }));
        // It begins before anything is posted: the caller waits a moment.
        return resolve(listener);
      }
      const event = message.payload?.data?.homeTimeline;
      if (event?.item === undefined) return void listener.faults.push(String(data));
      const { id } = event.item;
      if (listener.arrivals.has(id)) listener.faults.push(`${id} twice`);
      listener.arrivals.set(id, at);
      last = id;
    });
    socket.once('close', (code) => { if (code !== 1006) listener.faults.push(`closed with ${code} after ${last}`); });
  });
}
