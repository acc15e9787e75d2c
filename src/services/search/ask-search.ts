import type { SearchEngine } from '../../stores/search/search-engine.ts';

/** What an engine answered; `degraded` where it is the fallback. */
export interface SearchAnswer<Answer> {
  answer: Answer;
  degraded: boolean;
}

export interface SearchTurn {
  /** When the request came, by performance.now(): an engine that is slow has until so long after that. */
  arrivedAtMs: number;
  /** The fallback has answered this request before: it goes on, so that no request waits twice for what is slow, and a page has the order of one engine. */
  degraded: boolean;
}

/** Asks the engine that is to answer now. */
export type AskSearch = <Answer>(ask: (engine: SearchEngine) => Promise<Answer>, turn: SearchTurn) => Promise<SearchAnswer<Answer>>;

/** Where there is no other: nothing stands in for it. */
export const askOnly = (engine: SearchEngine): AskSearch => async (ask) => ({ answer: await ask(engine), degraded: false });
