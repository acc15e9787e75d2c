import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { RequestDetails } from 'web-push';
import { lookupPublic, mayBePublic, PrivateAddressError } from './public-address.ts';

/** Push services answer within a second; one that hangs must not hold a place in the lane for long. */
const TIMEOUT_MS = 5_000;

export interface DeliverPushOptions {
  /** False for tests alone: then an endpoint may be anywhere, without TLS. */
  publicOnly: boolean;
}

/** Sends one request and returns its status; follows no redirect. Throws where no answer comes, PrivateAddressError before it connects. */
export async function deliverPush({ endpoint, headers, body }: RequestDetails, { publicOnly }: DeliverPushOptions): Promise<number> {
  const url = new URL(endpoint);
  if (publicOnly && (url.protocol !== 'https:' || !mayBePublic(url))) throw new PrivateAddressError(url.hostname);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'POST',
    headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(publicOnly && { lookup: lookupPublic }),
  }, (response) => {
    resolve(response.statusCode ?? 0);
    // Whatever it has to say, nobody reads it.
    response.destroy();
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}
