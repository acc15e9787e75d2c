import { randomUUID } from 'node:crypto';
import { execute, getOperationAST, type DocumentNode, type ExecutionArgs } from 'graphql';
import { LRUCache } from 'lru-cache';
import { newReads, onlyWatched, type Read } from '../loaders/reads.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { LiveEvent } from '../services/live-event.ts';
import type { OperationContext } from './operation-context.ts';
import { variablesOfAnswer } from './used-variables.ts';

/** Everything that is noted, or the same for everybody. Whatever else a resolver asks for, its answer is its viewer's alone. */
const WATCHED_LOADERS: ReadonlySet<string | symbol> = new Set<keyof Loaders>([
  'trust', 'compare', 'tweets', 'visibleTweets', 'tweetAuthorIds', 'timelineItems', 'tweetStats', 'tweetViewerFlags',
  'users', 'listedUsers', 'authorViews', 'relationships', 'relationshipsToOthers',
]);
const WATCHED_CONTEXT: ReadonlySet<string | symbol> = new Set<keyof OperationContext>(['loaders']);

/** Of JSON, of all answers that are held. */
const MAX_HELD_CHARACTERS = 8_000_000;
/** How many different answers to one event and document are held; whoever gets none of them gets one made alone. */
const MAX_ANSWERS = 32;

interface Answer {
  reads: readonly Read[];
  /** JSON, cut where the viewer's own cursor goes. */
  pieces: readonly string[];
}

/** The answers to one event and one document. */
interface Answers {
  held: Answer[];
  /** The next one, while it is made. */
  making: Promise<unknown> | undefined;
  shareable: boolean;
}

export type SharedAnswers = ReturnType<typeof createSharedAnswers>;

/**
 * Answers to events of subscriptions, executed and written as JSON once for all sockets that would get the same. Which those
 * are is not guessed: an answer is held with everything that was read for it, and whoever would read the same gets it
 * (loaders/reads.ts).
 */
export function createSharedAnswers() {
  const answers = new LRUCache<string, Answers>({ maxSize: MAX_HELD_CHARACTERS, sizeCalculation: ({ held }) => 500 + held.reduce((sum, { pieces }) => sum + pieces.join().length, 0) });
  const documents = new WeakMap<DocumentNode, number>();
  let documentCount = 0;

  /** The same for all subscriptions whose answers to the same event depend on nothing but the viewer. */
  const groupOf = ({ document, operationName, variableValues }: ExecutionArgs): string => {
    const number = documents.get(document) ?? (documentCount += 1);
    documents.set(document, number);
    const operation = getOperationAST(document, operationName);
    const names = operation == null ? [] : variablesOfAnswer(document, operation);
    return JSON.stringify([number, operationName ?? null, ...names.map((name) => [name, variableValues?.[name]])]);
  };

  /** Null where it cannot be shared. */
  const make = async (args: ExecutionArgs, context: OperationContext, event: LiveEvent): Promise<Answer | null> => {
    const reads = newReads();
    const again = await event.again(reads);
    if (again === null) return null;
    // Nobody can know it, so no text of a tweet holds it.
    const mark = randomUUID();
    const loaders = onlyWatched(again.loaders, WATCHED_LOADERS, reads);
    const rootValue = { ...again, loaders, ...(again.cursor === undefined ? {} : { cursor: mark }) };
    const result = await execute({ ...args, rootValue, contextValue: onlyWatched({ ...context, loaders }, WATCHED_CONTEXT, reads) });
    return reads.complete && result.errors === undefined ? { reads: reads.list, pieces: JSON.stringify(result).split(mark) } : null;
  };

  const makeNext = async (key: string, entry: Answers, ...given: Parameters<typeof make>): Promise<Answer | null> => {
    // What failed for one fails for the others by itself, or does not.
    const answer = await make(...given).catch(() => null);
    if (answer === null) entry.shareable = false;
    else entry.held.push(answer);
    // Once more, for its size.
    answers.set(key, entry);
    return answer;
  };

  const find = async (entry: Answers, event: LiveEvent): Promise<Answer | undefined> => {
    for (const answer of entry.held) {
      const compared = event.loaders.compare(answer.reads);
      const comparison = compared instanceof Promise ? await compared : compared;
      if (comparison === 'same') return answer;
      if (comparison === 'stale') entry.held = entry.held.filter((other) => other !== answer);
    }
    return undefined;
  };

  return {
    groupOf,

    /** The answer to the event as JSON, or null where it has to be executed for this viewer alone. */
    async answer(group: string, args: ExecutionArgs, context: OperationContext, event: LiveEvent): Promise<string | null> {
      if (event.what === null) return null;
      const key = `${group} ${event.what}`;
      const entry = answers.get(key) ?? { held: [], making: undefined, shareable: true };
      answers.set(key, entry);
      const toJson = ({ pieces }: Answer): string => pieces.join(event.cursor ?? '');
      while (entry.shareable) {
        const found = await find(entry, event);
        if (found !== undefined) return toJson(found);
        if (entry.held.length >= MAX_ANSWERS) return null;
        if (entry.making === undefined) {
          const making = makeNext(key, entry, args, context, event).finally(() => { entry.making = undefined; });
          entry.making = making;
          const made = await making;
          return made && toJson(made);
        }
        await entry.making;
      }
      return null;
    },
  };
}
