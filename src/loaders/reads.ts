import { after, type MaybePromise } from '../lib/maybe-promise.ts';
import type { EntityRows } from './entity-caches.ts';

/**
 * What an answer was made of: rows that are the same for everybody, what one viewer alone has, and whether somebody is the
 * viewer. Whoever would read the same gets the same answer.
 */
export type Read = ReadOfEverybody | ReadOfViewer | ReadOfIdentity;
interface ReadOfEverybody { of: 'everybody'; name: 'tweets' | 'users' | 'tweetStats'; key: string; value: object | null }
interface ReadOfViewer { of: 'viewer'; name: 'relationships' | 'tweetViewerFlags'; key: string; value: object }
/** Null: whether nobody is signed in. */
interface ReadOfIdentity { of: 'identity'; key: string | null; value: boolean }

/** Notes what is read, for as long as all of it can be compared. */
export interface Reads {
  list: Read[];
  /** False once something was read that is not in the list: then nothing can be said of another viewer's answer. */
  complete: boolean;
}

export const newReads = (): Reads => ({ list: [], complete: true });

/** Whether another viewer would get the answer made of these reads; `stale` where nobody does any more. */
export type Comparison = 'same' | 'different' | 'stale';

export type Notes = ReturnType<typeof createNotes>;

/** For loaders: takes down what they give, where somebody wants to know. */
export function createNotes(reads: Reads | undefined) {
  return {
    everybody: (name: ReadOfEverybody['name']) => reads && ((key: string, value: object | null): void => void reads.list.push({ of: 'everybody', name, key, value })),
    viewer: (name: ReadOfViewer['name']) => reads && ((key: string, value: object): void => void reads.list.push({ of: 'viewer', name, key, value })),
    identity(key: string | null, value: boolean): void {
      if (reads?.list.some((read) => read.of === 'identity' && read.key === key) === false) reads.list.push({ of: 'identity', key, value });
    },
  };
}

export interface Compared {
  viewerId: string | null;
  rows: () => EntityRows | null;
  /** Of this viewer; with the fields of each that say something. */
  loaders: Readonly<Record<ReadOfViewer['name'], { fields: readonly string[]; load(key: string): MaybePromise<object> }>>;
}

/** Whether this viewer would read the same. At once where all of it is in memory. */
export function compareReads(reads: readonly Read[], { viewerId, rows, loaders }: Compared): MaybePromise<Comparison> {
  if (!areCurrent(reads, rows())) return 'stale';
  const waiting: Promise<boolean>[] = [];
  for (const read of reads) {
    if (read.of === 'identity' && (read.key === viewerId) !== read.value) return 'different';
    if (read.of !== 'viewer') continue;
    const { fields, load } = loaders[read.name];
    const same = after(load(read.key), (value) => saySame(fields, value, read.value));
    if (same === false) return 'different';
    if (same !== true) waiting.push(same);
  }
  if (waiting.length === 0) return 'same';
  return Promise.all(waiting).then((all) => (!areCurrent(reads, rows()) ? 'stale' : all.every(Boolean) ? 'same' : 'different'));
}

/** Whether what is the same for everybody is in memory as it was read. */
export const areCurrent = (reads: readonly Read[], rows: EntityRows | null): boolean =>
  reads.every((read) => read.of !== 'everybody' || rows?.[read.name].get(read.key) === read.value);

/** By what they say, not by whom they are about. */
export const saySame = (fields: readonly string[], one: object, other: object): boolean =>
  fields.every((field) => (one as Record<string, unknown>)[field] === (other as Record<string, unknown>)[field]);

/**
 * The same thing, but where anything else than the named properties is asked of it, the reads are incomplete: a new way to something
 * that differs between viewers is not shared until somebody has thought of it.
 */
export function onlyWatched<Thing extends object>(thing: Thing, watched: ReadonlySet<string | symbol>, reads: Reads): Thing {
  return new Proxy(thing, {
    get(target, property, receiver) {
      // What is not there, such as the `then` of no promise, is so for everybody.
      if (!watched.has(property) && property in target) reads.complete = false;
      return Reflect.get(target, property, receiver) as unknown;
    },
  });
}
