import { UnauthenticatedError } from '../domain/errors.ts';
import type { Viewer } from '../domain/user.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { Services } from '../services/services.ts';

/** What a resolver gets, for one HTTP request or one event of a subscription. */
export interface Context {
  /** Null while signed out. */
  viewer: Viewer | null;
  services: Services;
  loaders: Loaders;
  /** The same in every log line from the request to the last reaction of its events. */
  requestId: string;
  userAgent: string | null;
}

/** Throws UnauthenticatedError while signed out. */
export function requireViewer({ viewer }: Context): Viewer {
  if (viewer === null) throw new UnauthenticatedError();
  return viewer;
}
