import { UnauthenticatedError } from '../domain/errors.ts';
import type { Viewer } from '../domain/user.ts';
import type { Services } from '../services/services.ts';

/**
 * Who opened a socket, by the payload of connection_init: `{ "authorization": "Bearer …" }`, as the header would say it, or
 * `{ "accessToken": "…" }`. Null with neither. Throws UnauthenticatedError where the one that is there is no good.
 */
export async function viewerOfConnection(sessions: Services['sessions'], payload: Readonly<Record<string, unknown>> | undefined): Promise<Viewer | null> {
  const authorization = payload?.['authorization'] ?? payload?.['Authorization'];
  if (authorization !== undefined && authorization !== null) return sessions.authenticate(text(authorization));
  const accessToken = payload?.['accessToken'];
  return accessToken === undefined || accessToken === null ? null : sessions.authenticateToken(text(accessToken));
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new UnauthenticatedError();
  return value;
}
