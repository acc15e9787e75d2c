import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Runs what is given for one lane in the order it came, `atOnce` of it at a time, whatever becomes of the rest. Lanes do not
 * wait for each other, and one that is idle adds no delay.
 */
export function createTurns(atOnce: number) {
  /** The busy ones. */
  const lanes = new Map<string, LimitFunction>();

  return async function inTurn<Result>(lane: string, work: () => Promise<Result>): Promise<Result> {
    const limit = lanes.get(lane) ?? pLimit(atOnce);
    lanes.set(lane, limit);
    try {
      return await limit(work);
    } finally {
      if (limit.activeCount + limit.pendingCount === 0) lanes.delete(lane);
    }
  };
}
