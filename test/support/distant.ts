import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Distant extends AsyncDisposable {
  /** The same server, farther away. */
  url: string;
  /** Cuts every connection that there is. */
  cut(): void;
}

/** Stands before a server on this machine and passes on what it is sent, either way, after a while. */
export async function makeDistant(near: string, delayMs: number): Promise<Distant> {
  const { hostname, port } = new URL(near);
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (data) => setTimeout(() => to.write(data), delayMs));
    from.on('error', () => undefined);
    from.once('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((here) => {
    const there = connect(Number(port), hostname);
    pass(here, there);
    pass(there, here);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(near);
  url.port = String((server.address() as AddressInfo).port);
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: url.href, cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
