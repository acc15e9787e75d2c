import type { App } from '../app.ts';

export interface Api {
  port: number;
  /** http://host:port, without a slash at its end. */
  url: string;
  /** Accepts nothing new and finishes what has begun. */
  close(): Promise<void>;
}

export interface Workers {
  close(): Promise<void>;
}

/** What a process of Linnet can do; `npm start` and the tests do all of it in one process. */
export const roles: {
  startApi?: (app: App, at: { host: string; port: number }) => Promise<Api>;
  startWorkers?: (app: App) => Workers | Promise<Workers>;
} = {};
