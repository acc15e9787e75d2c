import { UnauthenticatedError } from '../domain/errors.ts';
import type { Viewer } from '../domain/user.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { SignedInRequest } from '../services/request.ts';
import type { Services } from '../services/services.ts';

/** What a resolver gets, for one HTTP request or one event of a subscription. */
export interface Context {
  /** Null while signed out. */
  viewer: Viewer | null;
  services: Services;
  /** Renewed for each mutation and each event of a subscription, so that nothing they remember is older than that. */
  loaders: Loaders;
  newLoaders(): Loaders;
  /** The same in every log line from the request to the last reaction of its events. */
  requestId: string;
  userAgent: string | null;
  /** By performance.now(). */
  arrivedAtMs: number;
}

/**
 * For a mutation: as `signedIn`, and with new loaders. The mutations of one request run one after the other, and the answer
 * to the second must not show what the first one's answer remembered.
 */
export function acting(context: Context): SignedInRequest {
  context.loaders = context.newLoaders();
  return signedIn(context);
}

/** The context as a service's request. Throws UnauthenticatedError while signed out. */
export function signedIn(context: Context): SignedInRequest {
  return { viewer: requireViewer(context), loaders: context.loaders, requestId: context.requestId };
}

/** Throws UnauthenticatedError while signed out. */
export function requireViewer({ viewer }: Context): Viewer {
  if (viewer === null) throw new UnauthenticatedError();
  return viewer;
}
