import type { Viewer } from '../domain/user.ts';
import type { Loaders } from '../loaders/loaders.ts';

/** Who asks, and through which loaders; null while signed out. */
export interface Request {
  viewer: Viewer | null;
  loaders: Loaders;
  /** Goes with the events that the request causes, into the logs of their reactions. */
  requestId: string;
}

/** One that must be answered in time. */
export interface TimedRequest extends Request {
  /** When it came to this process, by performance.now(): what it has waited for since then is time that its reader waits. */
  arrivedAtMs: number;
}

export interface SignedInRequest extends Request {
  viewer: Viewer;
}
