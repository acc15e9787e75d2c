import { randomUUID } from 'node:crypto';
import { execute, getOperationAST, type DocumentNode, type ExecutionArgs } from 'graphql';
import { LRUCache } from 'lru-cache';
import { newReads, onlyWatched, type Read, type Reads } from '../loaders/reads.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { Happening, LiveEvent } from '../services/live-event.ts';
import type { OperationContext } from './operation-context.ts';
import { variablesOfAnswer } from './used-variables.ts';

/** Everything that is noted, or the same for everybody. Whatever else a resolver asks for, its answer is its viewer's alone. */
const WATCHED_LOADERS: ReadonlySet<string | symbol> = new Set<keyof Loaders>([
  'trust', 'compare', 'tweets', 'visibleTweets', 'tweetAuthorIds', 'timelineItems', 'tweetStats', 'tweetViewerFlags',
  'users', 'listedUsers', 'authorViews', 'relationships', 'relationshipsToOthers',
]);
const WATCHED_CONTEXT: ReadonlySet<string | symbol> = new Set<keyof OperationContext>(['loaders']);

/** Of all answers that are held. */
const MAX_HELD_BYTES = 8_000_000;
/** How many different answers to one event and document are held; whoever gets none of them gets one made alone. */
const MAX_ANSWERS = 32;

/** JSON as bytes, cut where the viewer's own cursor goes. */
export type Pieces = readonly Buffer[];

interface Answer {
  reads: readonly Read[];
  /** Null where whoever reads the same is not shown the event. */
  pieces: Pieces | null;
  /** Whether what was read also says that the event is the viewer's. */
  judged: boolean;
}

/** The answers to one event and one document. */
interface Answers {
  held: Answer[];
  /** The next one, while it is made. */
  making: Promise<unknown> | undefined;
  shareable: boolean;
  /** False where it takes more than what can be noted to say whether the event is a viewer's. */
  judgeable: boolean;
}

/** What an answer is executed with, whichever viewer's it is. */
export interface Operation {
  args: ExecutionArgs;
  context(): OperationContext;
}

export type SharedAnswers = ReturnType<typeof createSharedAnswers>;

/**
 * Answers to events of subscriptions, executed and written as JSON once for all sockets that would get the same. Which those
 * are is not guessed: an answer is held with everything that was read for it, and whoever would read the same gets it
 * (loaders/reads.ts).
 */
export function createSharedAnswers() {
  const answers = new LRUCache<string, Answers>({ maxSize: MAX_HELD_BYTES, sizeCalculation: ({ held }) => 500 + held.reduce((sum, { pieces }) => sum + bytesOf(pieces ?? []), 0) });
  const documents = new WeakMap<DocumentNode, number>();
  let documentCount = 0;
  const answersTo = (key: string): Answers => {
    const found = answers.get(key);
    if (found !== undefined) return found;
    const entry: Answers = { held: [], making: undefined, shareable: true, judgeable: true };
    answers.set(key, entry);
    return entry;
  };

  /** The same for all subscriptions whose answers to the same event depend on nothing but the viewer. */
  const groupOf = ({ document, operationName, variableValues }: ExecutionArgs): string => {
    const number = documents.get(document) ?? (documentCount += 1);
    documents.set(document, number);
    const operation = getOperationAST(document, operationName);
    const names = operation == null ? [] : variablesOfAnswer(document, operation);
    return JSON.stringify([number, operationName ?? null, ...names.map((name) => [name, variableValues?.[name]])]);
  };

  /** Null where it cannot be shared. */
  const make = async (operation: Operation, toEvent: (reads: Reads) => MaybePromise<LiveEvent | null>, judged: boolean): Promise<Answer | null> => {
    const reads = newReads();
    const event = await toEvent(reads);
    if (!reads.complete) return null;
    if (event === null) return judged ? { reads: reads.list, pieces: null, judged } : null;
    // Nobody can know it, so no text of a tweet holds it.
    const mark = randomUUID();
    const loaders = onlyWatched(event.loaders, WATCHED_LOADERS, reads);
    const rootValue = { ...event, loaders, ...(event.cursor === undefined ? {} : { cursor: mark }) };
    const result = await execute({ ...operation.args, rootValue, contextValue: onlyWatched({ ...operation.context(), loaders }, WATCHED_CONTEXT, reads) });
    if (!reads.complete || result.errors !== undefined) return null;
    return { reads: reads.list, pieces: JSON.stringify(result).split(mark).map((piece) => Buffer.from(piece)), judged };
  };

  const makeNext = async (key: string, entry: Answers, ...given: Parameters<typeof make>): Promise<Answer | null> => {
    // What failed for one fails for the others by itself, or does not.
    const answer = await make(...given).catch(() => null);
    if (answer !== null) entry.held.push(answer);
    else if (given[2]) entry.judgeable = false;
    else entry.shareable = false;
    // Once more, for its size.
    answers.set(key, entry);
    return answer;
  };
  /** The others wait for it. */
  const meanwhile = <Result>(entry: Answers, making: Promise<Result>): Promise<Result> => {
    const made = making.finally(() => { entry.making = undefined; });
    entry.making = made;
    return made;
  };
  const drop = (entry: Answers, answer: Answer): void => { entry.held = entry.held.filter((other) => other !== answer); };

  const find = async (entry: Answers, event: LiveEvent): Promise<Pieces | undefined> => {
    for (const answer of entry.held) {
      const compared = event.loaders.compare(answer.reads);
      const comparison = compared instanceof Promise ? await compared : compared;
      if (comparison === 'same' && answer.pieces !== null) return answer.pieces;
      if (comparison === 'stale') drop(entry, answer);
    }
    return undefined;
  };

  return {
    groupOf,

    /**
     * The answer to what happened, where it is held and this viewer would read the same: null where they are not shown it. A
     * promise where it is being made, or something has to be read first: to be asked again then. Undefined where the event
     * has to be made for this viewer.
     */
    atOnce(group: string, operation: Operation, happening: Happening): Pieces | null | undefined | Promise<unknown> {
      const key = `${group} ${happening.what}`;
      const entry = answersTo(key);
      if (!entry.judgeable) return undefined;
      for (const answer of entry.held) {
        if (!answer.judged) continue;
        const comparison = happening.compare(answer.reads);
        if (comparison === 'same') return answer.pieces;
        if (comparison instanceof Promise) return comparison;
        if (comparison === 'stale') drop(entry, answer);
      }
      if (entry.making === undefined && entry.held.length >= MAX_ANSWERS) return undefined;
      // What comparing takes is read as well, so that the others find it there.
      return entry.making ?? meanwhile(entry, makeNext(key, entry, operation, (reads) => happening.make(reads), true).then((answer) => answer && happening.compare(answer.reads)));
    },

    /** Begins to make the answer to what happened, where nobody has: whoever gets many at once waits for the slowest of them and not for all. */
    prepare(group: string, operation: Operation, happening: Happening): void {
      const key = `${group} ${happening.what}`;
      const entry = answersTo(key);
      if (!entry.judgeable || entry.making !== undefined || entry.held.length > 0) return;
      // Whoever asks for it then hears what became of it.
      meanwhile(entry, makeNext(key, entry, operation, (reads) => happening.make(reads), true)).catch(() => undefined);
    },

    /** The answer to the event, or null where it has to be executed for this viewer alone. */
    async answer(group: string, operation: Operation, event: LiveEvent): Promise<Pieces | null> {
      if (event.what === null) return null;
      const key = `${group} ${event.what}`;
      const entry = answersTo(key);
      while (entry.shareable) {
        const found = await find(entry, event);
        if (found !== undefined) return found;
        if (entry.held.length >= MAX_ANSWERS) return null;
        if (entry.making === undefined) return (await meanwhile(entry, makeNext(key, entry, operation, (reads) => event.again(reads), false)))?.pieces ?? null;
        await entry.making;
      }
      return null;
    },
  };
}

const bytesOf = (pieces: Pieces): number => pieces.reduce((sum, { length }) => sum + length, 0);
