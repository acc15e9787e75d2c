import { createDecipheriv, createECDH, createHmac, randomBytes, type ECDH } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A browser that subscribed: its keys, by which it reads what it is sent (RFC 8291). */
export interface Browser {
  path: string;
  input(origin: string): { endpoint: string; keys: { p256dh: string; auth: string } };
  read(body: Buffer): unknown;
}

export interface Pushed {
  path: string;
  authorization: string;
  ttl: number;
  body: Buffer;
}

let browsers = 0;
export function createBrowser(): Browser {
  browsers += 1;
  const path = `/push/${browsers}`;
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    path,
    input: (origin) => ({ endpoint: `${origin}${path}`, keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') } }),
    read: (body) => JSON.parse(decrypt(body, ecdh, publicKey, auth)) as unknown,
  };
}

const hkdf = (salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer => {
  const key = createHmac('sha256', salt).update(secret).digest();
  return createHmac('sha256', key).update(Buffer.concat([info, Buffer.from([1])])).digest().subarray(0, length);
};

/** aes128gcm of one record (RFC 8188). */
function decrypt(body: Buffer, ecdh: ECDH, publicKey: Buffer, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body[20]!;
  const senderKey = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const secret = hkdf(auth, ecdh.computeSecret(senderKey), Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, senderKey]), 32);
  const key = hkdf(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A push service on this machine, which notes what it is sent and answers as it is told. */
export async function startPushService() {
  const pushed: Pushed[] = [];
  /** The next answers to each path; 201 when there is none. */
  const answers = new Map<string, number[]>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      pushed.push({ path: request.url!, authorization: request.headers.authorization ?? '', ttl: Number(request.headers['ttl']), body });
      response.writeHead(answers.get(request.url!)?.shift() ?? 201).end();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (path: string, ...statuses: number[]) => void answers.set(path, statuses),
    /** Waits for so many messages to a path. */
    async sentTo(path: string, count: number, timeoutMs = 8_000): Promise<Pushed[]> {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const found = pushed.filter((one) => one.path === path);
        if (found.length >= count) return found;
        if (Date.now() > deadline) throw new Error(`${found.length} of ${count} messages came to ${path}`);
        await sleep(20);
      }
    },
    close: () => new Promise<void>((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}
