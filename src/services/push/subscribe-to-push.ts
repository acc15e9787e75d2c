import { ECDH } from 'node:crypto';
import { BadUserInputError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import type { DeliverPushOptions } from './deliver-push.ts';
import { mayBePublic } from './public-address.ts';

export interface PushSubscriptionInput {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** RFC 8291: an uncompressed point of P-256, and 16 random bytes. */
const P256DH_BYTES = 65;
const UNCOMPRESSED = 4;
const AUTH_BYTES = 16;
const MAX_ENDPOINT_LENGTH = 2_048;

export function createSubscribeToPush({ stores: { pushSubscriptions }, publicOnly }: { stores: Pick<Stores, 'pushSubscriptions'> } & DeliverPushOptions) {
  const checkEndpoint = (endpoint: string): string => {
    const url = endpoint.length <= MAX_ENDPOINT_LENGTH ? URL.parse(endpoint) : null;
    const sound = url !== null && url.username === '' && url.password === '' && (publicOnly ? url.protocol === 'https:' && mayBePublic(url) : /^https?:$/.test(url.protocol));
    if (!sound) throw new BadUserInputError('input.endpoint', `endpoint must be the https address of a push service, of at most ${MAX_ENDPOINT_LENGTH} characters.`);
    return endpoint;
  };

  return {
    /** Has a browser told of the viewer's notifications for as long as this session lives. Throws BadUserInputError on `input.endpoint` and `input.keys`. */
    async subscribeToPush({ viewer: { userId, sessionId } }: SignedInRequest, { endpoint, keys: { p256dh, auth } }: PushSubscriptionInput): Promise<void> {
      checkEndpoint(endpoint);
      if (!isPoint(bytesOf(p256dh))) throw new BadUserInputError('input.keys.p256dh', 'p256dh must be an uncompressed point of P-256 in base64url.');
      if (bytesOf(auth)?.length !== AUTH_BYTES) throw new BadUserInputError('input.keys.auth', `auth must be ${AUTH_BYTES} bytes in base64url.`);
      await pushSubscriptions.insert({ userId, id: newId(), sessionId, endpoint, p256dh, auth });
    },

    /** False where the viewer has no subscription of that endpoint. */
    unsubscribeFromPush: ({ viewer }: SignedInRequest, endpoint: string): Promise<boolean> => pushSubscriptions.deleteByEndpoint(viewer.userId, endpoint),
  };
}

/** What is no point of the curve could never be encrypted for. */
function isPoint(bytes: Buffer | undefined): boolean {
  if (bytes?.length !== P256DH_BYTES || bytes[0] !== UNCOMPRESSED) return false;
  try {
    ECDH.convertKey(bytes, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

const bytesOf = (text: string): Buffer | undefined => (/^[A-Za-z0-9_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : undefined);
