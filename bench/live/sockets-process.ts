import { WebSocket } from 'ws';
import type { SocketsOrder, SocketsReport } from './sockets.ts';

// The readers, in a process of their own: every socket subscribes to its person's home timeline and notes when a tweet arrives.
const QUERY = `subscription { homeTimeline { ... on TimelineItemAdded { cursor item { id
  tweet { id text createdAt author { id username displayName relationship { following } } likeCount retweetCount replyCount viewerHasLiked viewerHasRetweeted } retweetedBy { id } } } } }`;
/** As far as a busy machine's server answers each in time. */
const OPENED_AT_ONCE = 16;

const sockets: WebSocket[] = [];
/** By text of the tweet, hrtime in nanoseconds. */
let arrivals = new Map<string, bigint[]>();
let sample = '';

process.on('message', (order: SocketsOrder) => {
  void run(order).then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit());

async function run(order: SocketsOrder): Promise<SocketsReport> {
  if (order.kind === 'open') await openAll(order.url, order.tokens);
  if (order.kind === 'await') await until(order.text, order.count, order.timeoutMs);
  const found = [...arrivals].map(([text, at]) => ({ text, count: at.length, firstNs: String(at[0]), lastNs: String(at.at(-1)) }));
  if (order.kind === 'report') arrivals = new Map();
  return { arrivals: found, sample };
}

async function openAll(url: string, tokens: readonly string[]): Promise<void> {
  const left = [...tokens];
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, async () => {
    for (let token = left.pop(); token !== undefined; token = left.pop()) await open(url, token);
  }));
}

function open(url: string, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    sockets.push(socket);
    socket.once('error', reject);
    socket.once('close', (code, reason) => reject(new Error(`closed with ${code} ${String(reason)}`)));
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { accessToken: token } })));
    const subscribe = (): void => socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY } }));
    socket.on('message', (data) => {
      const at = process.hrtime.bigint();
      const text = String(data);
      if (text.startsWith('{"type":"connection_ack"')) {
        subscribe();
        return resolve();
      }
      // On a busy machine a store may not have answered in time: asked again, as any client does.
      if (text.includes('"code":"SERVICE_UNAVAILABLE"')) return void setTimeout(subscribe, 300);
      if (text.startsWith('{"id":"1","type":"complete"')) return;
      if (text.includes('"errors":')) return process.send?.({ failure: text });
      const found = /"text":"([^"]*)"/.exec(text)?.[1] ?? text.slice(0, 200);
      const before = arrivals.get(found);
      if (before === undefined) arrivals.set(found, [at]);
      else before.push(at);
      sample = text;
    });
  });
}

async function until(text: string, count: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while ((arrivals.get(text)?.length ?? 0) < count && performance.now() < deadline) await new Promise((resolve) => { setTimeout(resolve, 20); });
}
