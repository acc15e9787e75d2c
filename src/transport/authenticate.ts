import type { Viewer } from '../domain/user.ts';
import { UnauthenticatedError } from '../domain/errors.ts';
import type { Services } from '../services/services.ts';

/** Throws UnauthenticatedError unless the token is valid and its session alive. */
export async function authenticate(_services: Services, _token: string): Promise<Viewer> {
  throw new UnauthenticatedError('No access token is valid yet.');
}
