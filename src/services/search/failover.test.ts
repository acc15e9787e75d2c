import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SearchEngine, TweetHit } from '../../stores/search/search-engine.ts';
import { createFailover, type Failover } from './failover.ts';

class Outage extends Error {}

const engine = (name: SearchEngine['name'], searchTweets: () => Promise<TweetHit[]>): SearchEngine => ({ name, searchTweets, searchUsers: () => Promise.resolve([]) });
const turn = () => ({ arrivedAtMs: performance.now(), degraded: false });
const ask = (one: SearchEngine) => one.searchTweets({ groups: [], order: 'LATEST' }, { viewerId: null, after: undefined, limit: 1 }).then(() => one.name);

describe('a search engine that is away', () => {
  let answer: () => Promise<TweetHit[]>;
  let asked: number;
  let failures: unknown[];
  let signals: AbortSignal[];
  let failover: Failover;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    [asked, failures, signals] = [0, [], []];
    failover = createFailover({
      postgres: engine('postgresql', () => Promise.resolve([])),
      elasticsearch: (signal) => engine('elasticsearch', () => {
        asked += 1;
        signals.push(signal);
        return answer();
      }),
      isOutage: (error) => error instanceof Outage,
      onFailure: (error) => failures.push(error),
    });
  });
  afterEach(() => vi.useRealTimers());

  const hang = () => new Promise<TweetHit[]>(() => undefined);
  const askMany = (times: number) => Promise.all(Array.from({ length: times }, () => failover.askSearch(ask, turn())));
  async function open(): Promise<void> {
    answer = () => Promise.reject(new Outage());
    for (let failure = 0; failure < 3; failure += 1) expect(await failover.askSearch(ask, turn())).toEqual({ answer: 'postgresql', degraded: true });
    expect([failover.breakerState(), asked, failures.length]).toEqual(['open', 3, 3]);
  }

  test('is given half a second, and PostgreSQL answers; what it was asked is given up, and counts as failed', async () => {
    answer = hang;
    const found = askMany(5);
    await vi.advanceTimersByTimeAsync(499);
    expect(await Promise.race([found, Promise.resolve('waits')])).toBe('waits');
    expect(signals.map(({ aborted }) => aborted)).not.toContain(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await found).toEqual(Array.from({ length: 5 }, () => ({ answer: 'postgresql', degraded: true })));
    expect(signals.map(({ aborted }) => aborted)).not.toContain(false);
    expect([failures.length, failover.breakerState()]).toEqual([5, 'open']);
  });

  test('has the time since the request came, however long that waited in this process; where little is left it is not asked, nor blamed', async () => {
    answer = hang;
    const arrivedAtMs = performance.now();
    await vi.advanceTimersByTimeAsync(300);
    const found = failover.askSearch(ask, { arrivedAtMs, degraded: false });
    await vi.advanceTimersByTimeAsync(199);
    expect(await Promise.race([found, Promise.resolve('waits')])).toBe('waits');
    await vi.advanceTimersByTimeAsync(1);
    expect(await found).toEqual({ answer: 'postgresql', degraded: true });
    expect(await Promise.all(Array.from({ length: 5 }, () => failover.askSearch(ask, { arrivedAtMs, degraded: false })))).toEqual(Array.from({ length: 5 }, () => ({ answer: 'postgresql', degraded: true })));
    expect([asked, failures.length, failover.breakerState()]).toEqual([1, 1, 'closed']);
  });

  test('whose answer this process had no time to look at is not to blame for that', async () => {
    answer = hang;
    for (let search = 0; search < 5; search += 1) {
      const found = failover.askSearch(ask, turn());
      const { now } = performance;
      // The loop was busy: the timer of 500 ms fires 100 ms late.
      performance.now = () => now.call(performance) + 100;
      await vi.advanceTimersByTimeAsync(500);
      performance.now = now;
      expect(await found).toEqual({ answer: 'postgresql', degraded: true });
    }
    expect([asked, failures.length, failover.breakerState()]).toEqual([5, 0, 'closed']);
  });

  test('works on ten searches at a time, and others wait for a tenth of a second; then PostgreSQL answers, which is no failure', async () => {
    const succeed: (() => void)[] = [];
    answer = () => new Promise((resolve) => { succeed.push(() => resolve([])); });
    const engines: string[] = [];
    const all = Promise.all(Array.from({ length: 200 }, () => failover.askSearch(ask, turn()).then((found) => engines.push(found.answer))));
    await someTurns();
    // No more than a hundred wait.
    expect([asked, engines]).toEqual([10, Array.from({ length: 90 }, () => 'postgresql')]);
    await vi.advanceTimersByTimeAsync(99);
    for (const each of succeed.splice(0)) each();
    await someTurns();
    expect([asked, engines.length]).toEqual([20, 100]);
    await vi.advanceTimersByTimeAsync(1);
    expect([asked, engines.length]).toEqual([20, 190]);
    for (const each of succeed) each();
    await all;
    expect([asked, engines.filter((name) => name === 'elasticsearch').length, failures, failover.breakerState()]).toEqual([20, 20, [], 'closed']);
  });

  test('is asked no more after three failures, for two seconds', async () => {
    await open();
    expect(await askMany(10)).toEqual(Array.from({ length: 10 }, () => ({ answer: 'postgresql', degraded: true })));
    await vi.advanceTimersByTimeAsync(1_999);
    await askMany(10);
    expect([asked, failures.length]).toEqual([3, 3]);
  });

  test('is tried again by one, for whom nobody else waits, and answers when that succeeds', async () => {
    await open();
    await vi.advanceTimersByTimeAsync(2_000);
    let succeed: (hits: TweetHit[]) => void = () => undefined;
    answer = () => new Promise((resolve) => { succeed = resolve; });
    const tries = failover.askSearch(ask, turn());
    expect(failover.breakerState()).toBe('half-open');
    // No time passes: nothing of these may wait for a timer.
    expect(await Promise.race([askMany(20), vi.advanceTimersByTimeAsync(0).then(() => someTurns())])).toEqual(Array.from({ length: 20 }, () => ({ answer: 'postgresql', degraded: true })));
    expect(asked).toBe(4);
    succeed([]);
    expect(await tries).toEqual({ answer: 'elasticsearch', degraded: false });
    expect(failover.breakerState()).toBe('closed');
  });

  test('is left alone again where that fails, and counts three in a row only', async () => {
    await open();
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await failover.askSearch(ask, turn())).degraded).toBe(true);
    expect(failover.breakerState()).toBe('open');
    await vi.advanceTimersByTimeAsync(2_000);
    answer = () => Promise.resolve([]);
    expect((await failover.askSearch(ask, turn())).degraded).toBe(false);
    for (const outage of [true, true, false, true, true]) {
      answer = outage ? () => Promise.reject(new Outage()) : () => Promise.resolve([]);
      expect((await failover.askSearch(ask, turn())).degraded).toBe(outage);
    }
    expect(failover.breakerState()).toBe('closed');
  });

  test('is not asked by a request that PostgreSQL has begun to answer', async () => {
    answer = () => Promise.resolve([]);
    expect(await failover.askSearch(ask, { ...turn(), degraded: true })).toEqual({ answer: 'postgresql', degraded: true });
    expect(asked).toBe(0);
  });

  test('and one that refuses a search is asked the next; that one PostgreSQL answers', async () => {
    answer = () => Promise.reject(new Error('too_many_nested_clauses'));
    for (let search = 0; search < 5; search += 1) expect(await failover.askSearch(ask, turn())).toEqual({ answer: 'postgresql', degraded: true });
    expect([failover.breakerState(), asked, failures.length]).toEqual(['closed', 5, 5]);
  });
});

/** Turns of the event loop, which promises that wait for nothing need. */
const someTurns = async (): Promise<string> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
  return 'waits';
};
