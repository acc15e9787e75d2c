import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands before a server on this machine, and can do to those who use it there what becomes of a server. */
export interface Gate {
  url: string;
  /** Connections stay open and new ones are accepted, nothing answers. */
  freeze(): void;
  /** What was said meanwhile goes on its way. */
  thaw(): void;
  /** Cuts every connection, and refuses new ones. */
  close(): Promise<void>;
  open(): Promise<void>;
}

export async function makeGate(target: string): Promise<Gate> {
  const { hostname, port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  let frozen = false;
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    if (frozen) from.pause();
    from.on('data', (data) => to.write(data));
    from.on('error', () => undefined);
    from.once('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((here) => {
    const there = connect(Number(targetPort), hostname);
    pass(here, there);
    pass(there, here);
  });
  const open = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await open(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    freeze() {
      frozen = true;
      sockets.forEach((socket) => socket.pause());
    },
    thaw() {
      frozen = false;
      sockets.forEach((socket) => socket.resume());
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
    open: () => open(port),
  };
}
