import type { ExecutionArgs } from 'graphql';
import type { SeenTo } from '../lib/inbox.ts';
import type { Happening, LiveEvent } from '../services/live-event.ts';
import type { Metrics } from '../metrics.ts';
import { createOperationContext, type OperationContext } from './operation-context.ts';
import type { Operation, SharedAnswers } from './shared-answers.ts';
import type { SocketContext, SocketContextDependencies } from './socket-context.ts';
import type { SubscriptionHooks } from './subscribe.ts';

export interface SubscriptionDependencies {
  context: SocketContextDependencies;
  answers: SharedAnswers;
  metrics: ReturnType<typeof subscriptionMetrics>;
}

/** The series that are written for each event, looked up once. */
export const subscriptionMetrics = ({ operationDuration, subscriptionAnswers, subscriptionAnswersAtOnce, subscriptionsOpen }: Metrics) => ({
  duration: operationDuration.labels({ type: 'subscription', transport: 'ws' }),
  shared: subscriptionAnswers.labels({ made: 'shared' }),
  alone: subscriptionAnswers.labels({ made: 'alone' }),
  atOnce: subscriptionAnswersAtOnce,
  open: subscriptionsOpen,
});

/** One subscription of one socket. A class, for there are as many as sockets. */
export class SocketSubscription implements SubscriptionHooks, Operation {
  readonly #dependencies: SubscriptionDependencies;
  readonly args: ExecutionArgs;
  readonly #group: string;
  readonly #startedAt = performance.now();

  constructor(dependencies: SubscriptionDependencies, args: ExecutionArgs) {
    this.#dependencies = dependencies;
    this.args = args;
    this.#group = dependencies.answers.groupOf(args);
  }

  get #own(): SocketContext {
    return this.args.contextValue as SocketContext;
  }

  context(): OperationContext {
    return createOperationContext(this.#dependencies.context, this.#own, this.#own.log, this.#own.trace);
  }

  see(happening: Happening): SeenTo {
    const startedAt = performance.now();
    const { answers } = this.#own;
    // What a slow reader has to wait for is waited for with the iterator.
    if (!answers.areSent) return false;
    const pieces = this.#dependencies.answers.atOnce(this.#group, this, happening);
    if (pieces === undefined) return false;
    if (pieces instanceof Promise) return pieces;
    if (pieces === null) return true;
    answers.sendNow(pieces, happening.cursor());
    this.#dependencies.metrics.shared.inc();
    this.#dependencies.metrics.atOnce.inc();
    this.onEvent(startedAt);
    return true;
  }

  expect(happening: Happening): void {
    this.#dependencies.answers.prepare(this.#group, this, happening);
  }

  async deliver(event: unknown): Promise<boolean> {
    const { answers, metrics } = this.#dependencies;
    const { cursor = '' } = event as LiveEvent;
    const pieces = await answers.answer(this.#group, this, event as LiveEvent);
    (pieces === null ? metrics.alone : metrics.shared).inc();
    if (pieces !== null) await this.#own.answers.send(pieces, cursor);
    return pieces !== null;
  }

  onStart(): void {
    this.#dependencies.metrics.open.inc({ field: this.#field });
  }

  onEvent(startedAt: number): void {
    this.#dependencies.metrics.duration.observe((performance.now() - startedAt) / 1000);
  }

  onEnd(): void {
    const { log, trace } = this.#own;
    this.#dependencies.metrics.open.dec({ field: this.#field });
    log.info({ durationMs: Math.round(performance.now() - this.#startedAt), operationType: trace.operationType, operationName: trace.operationName, errorCodes: trace.errorCodes }, 'subscription');
  }

  get #field(): string {
    return this.#own.trace.subscriptionField ?? 'none';
  }
}
