import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What comes back in place of an answer of Elasticsearch; null leaves it as it is. */
export type Tamper = (path: string, body: string, answer: string) => { status: number; body: string } | null;

/** The real Elasticsearch, with what a large cluster in trouble answers and one node cannot be brought to. */
export async function startElasticsearchProxy(target: string) {
  let tamper: Tamper = () => null;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const headers = { 'content-type': request.headers['content-type'] ?? 'application/json', accept: request.headers.accept ?? '*/*' };
      const answer = await fetch(target + request.url, { method: request.method ?? 'GET', headers, ...(body !== '' && { body }) });
      const text = await answer.text();
      const changed = tamper(request.url!, body, text) ?? { status: answer.status, body: text };
      response.writeHead(changed.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json', 'x-elastic-product': 'Elasticsearch' }).end(changed.body);
    })().catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tamper(next: Tamper): void {
      tamper = next;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
