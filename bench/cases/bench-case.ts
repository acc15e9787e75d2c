import type { Client } from 'pg';
import type { SeededViewer } from '../stack/seed.ts';

/** An operation that is measured, against floors that do the same. */
export interface BenchCase {
  name: string;
  title: string;
  /** Scripts in bench/floor/, the reference of the ratios first. */
  floors: readonly { name: string; script: string }[];
  /** Makes what the requests are about, before anything else is called. */
  prepare?(world: World): Promise<void>;
  /** The body of a request of this viewer. */
  requestBody(viewer: SeededViewer, turn: number): string;
  /** Throws where the servers do not give the same answers, or wrong ones. The first is Linnet. */
  check(servers: readonly { name: string; url: string }[], world: World): Promise<void>;
}

export interface World {
  viewers: readonly SeededViewer[];
  database: Client;
}

/** The text of the answer, which has to be one without errors. */
export async function ask(url: string, token: string, body: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/graphql-response+json' } });
  const text = (await response.text()).trim();
  if (response.status !== 200 || !text.startsWith('{"data":{')) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text;
}

export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`The answers were checked before measuring, and this does not hold: ${what}`);
}
