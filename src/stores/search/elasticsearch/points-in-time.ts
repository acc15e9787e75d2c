import { randomBytes } from 'node:crypto';
import { POINT_NAME_BYTES } from '../../../domain/search/search-position.ts';
import type { PointInTimeStore } from '../../redis/point-in-time.store.ts';
import { isPointGone, type ElasticsearchClient } from './client.ts';

export interface PointsInTimeDependencies {
  client: ElasticsearchClient;
  alias: string;
  /** Undefined where nobody reads on. */
  names: PointInTimeStore | undefined;
  /** Hears of what no search waits for. */
  onError: (error: Error) => void;
}

export interface PointInTime {
  /** Elasticsearch's: each answer may give another, which is the one to ask for then. */
  id: string;
  name: string;
  /** The id under which cursors find it; undefined as long as none names it. */
  keptId: string | undefined;
}

/** One that searches begin in. */
interface Shared {
  opened: Promise<PointInTime>;
  askedAtMs: number;
  readers: number;
}

/** Elasticsearch keeps one for so long after it was last searched: a reader of a page takes less, mostly. */
export const KEEP_ALIVE = '1m';
/** Searches begin in one that is no older, as long as the index itself takes to show what was written: so a process opens one a second at most. */
const MAX_AGE_MS = 1_000;
/** Several searches wait for it, each no longer than this. */
const OPEN_TIMEOUT_MS = 500;

export type PointsInTime = ReturnType<typeof createPointsInTime>;

/** The moments at which an index is searched, so that pages of one search fit together whatever is written meanwhile. */
export function createPointsInTime({ client, alias, names, onError }: PointsInTimeDependencies) {
  let shared: Shared | undefined;

  async function open(): Promise<PointInTime> {
    const { id } = await client.openPointInTime({ index: alias, keep_alive: KEEP_ALIVE }, { requestTimeout: OPEN_TIMEOUT_MS });
    return { id, name: randomBytes(POINT_NAME_BYTES).toString('hex'), keptId: undefined };
  }

  /** It would expire by itself, but later. */
  async function closeIfUnread(left: Shared): Promise<void> {
    if (left === shared || left.readers > 0) return;
    const point = await left.opened.catch(() => undefined);
    if (point !== undefined && point.keptId === undefined) await client.closePointInTime({ id: point.id }, { ignore: [404] });
  }

  function replace(next: Shared | undefined): void {
    const left = shared;
    shared = next;
    if (left !== undefined) closeIfUnread(left).catch(onError);
  }

  function share(): Shared {
    if (shared !== undefined && performance.now() - shared.askedAtMs < MAX_AGE_MS) return shared;
    const next: Shared = { opened: open(), askedAtMs: performance.now(), readers: 0 };
    replace(next);
    return next;
  }

  async function searchShared<Answer extends object>(search: (point: PointInTime) => Promise<Answer>): Promise<Answer> {
    const used = share();
    const leave = (): void => {
      if (used === shared) replace(undefined);
    };
    used.readers += 1;
    try {
      const point = await used.opened.catch((error: unknown) => {
        leave();
        throw error;
      });
      return await search(point);
    } catch (error) {
      if (isPointGone(error)) leave();
      throw error;
    } finally {
      used.readers -= 1;
      closeIfUnread(used).catch(onError);
    }
  }

  async function find(name: string): Promise<PointInTime | undefined> {
    const id = await names?.find(alias, name).catch(onError);
    return id ? { id, name, keptId: id } : undefined;
  }

  return {
    /**
     * In the one of that name; where there is none, or Elasticsearch has it no more, in one of now. That too can be gone: Elasticsearch
     * was started again, or its index removed by another process.
     */
    async search<Answer extends object>(name: string | undefined, search: (point: PointInTime) => Promise<Answer>): Promise<Answer> {
      const named = name === undefined ? undefined : await find(name);
      return (named && await unlessGone(search(named))) ?? await unlessGone(searchShared(search)) ?? searchShared(search);
    },

    /** From now on a cursor may name it. `id` is the last one that Elasticsearch gave. */
    keep(point: PointInTime, id: string): void {
      if (names === undefined || point.keptId === id) return;
      point.keptId = id;
      names.insert(alias, point.name, id).catch(onError);
    },

    /** The next search begins in a new one: it finds what is in the index now. */
    forget: (): void => replace(undefined),
  };
}

const unlessGone = <Answer extends object>(answer: Promise<Answer>): Promise<Answer | undefined> => answer.catch((error: unknown) => {
  if (!isPointGone(error)) throw error;
  return undefined;
});
