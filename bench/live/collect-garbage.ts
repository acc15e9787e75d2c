import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A few, for what only lived in memory of others goes with the next one. */
const COLLECTIONS = 3;

/** Has a process of Node that was started with --inspect=127.0.0.1:port collect all its garbage, as it would by and by. */
export async function collectGarbage(inspectPort: number): Promise<void> {
  const [target] = await (await fetch(`http://127.0.0.1:${inspectPort}/json`)).json() as [{ webSocketDebuggerUrl: string }];
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  for (let id = 1; id <= COLLECTIONS; id += 1) {
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    await once(socket, 'message');
  }
  socket.close();
}
