import type { Viewer } from '../domain/user.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { Services } from '../services/services.ts';
import type { ServerDependencies } from './dependencies.ts';
import type { Log } from './errors.ts';
import { newTrace, type Caller, type OperationContext, type OperationTrace } from './operation-context.ts';
import type { SocketAnswers } from './socket-answers.ts';

export type SocketContextDependencies = Pick<ServerDependencies, 'services' | 'newLoaders' | 'logger'>;

/**
 * The context of an operation over a socket. A class, with loaders and log made when they are first asked for: a subscription
 * keeps it for as long as it is open, mostly without either, and they were a third of an idle socket's memory.
 */
export class SocketContext implements OperationContext {
  readonly #dependencies: SocketContextDependencies;
  #loaders: Loaders | undefined;
  readonly viewer: Viewer | null;
  readonly requestId: string;
  readonly userAgent: string | null;
  readonly trace: OperationTrace = newTrace();
  readonly arrivedAtMs: number = performance.now();
  readonly answers: SocketAnswers;

  constructor(dependencies: SocketContextDependencies, { viewer, requestId, userAgent }: Caller, answers: SocketAnswers) {
    this.#dependencies = dependencies;
    this.viewer = viewer;
    this.requestId = requestId;
    this.userAgent = userAgent;
    this.answers = answers;
  }

  get services(): Services {
    return this.#dependencies.services;
  }

  get loaders(): Loaders {
    return (this.#loaders ??= this.newLoaders());
  }

  set loaders(loaders: Loaders) {
    this.#loaders = loaders;
  }

  get log(): Log {
    return this.#dependencies.logger.child({ requestId: this.requestId });
  }

  newLoaders(): Loaders {
    return this.#dependencies.newLoaders(this.viewer);
  }
}
