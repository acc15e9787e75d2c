import { setTimeout as delay } from 'node:timers/promises';
import { openRawSocket, type RawSocket } from './raw-socket.ts';
import type { SignedUp } from './sign-up.ts';

const LIVE = `subscription ($after: String) { homeTimeline(after: $after) { __typename
  ... on StreamGap { cursor } ... on TimelineItemAdded { cursor item { id } } ... on TimelineItemRemoved { cursor itemId } } }`;

/** Somebody who listens to their home timeline for as long as it takes, whatever breaks. */
export interface ResumingReader {
  person: SignedUp;
  /** The last that came; at first that of a page. */
  cursor: string;
  /** What came live, in the order it came; a gap is null. */
  received: (string | null)[];
  raw: RawSocket | undefined;
}

interface Event { cursor: string; item?: { id: string } }

/** As a client does: connects again whenever the socket is gone, and goes on after the last cursor it has. */
export async function follows(reader: ResumingReader, origin: () => string, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    try {
      const raw = await openRawSocket(`${origin().replace('http', 'ws')}/graphql`);
      reader.raw = raw;
      await raw.init({ accessToken: reader.person.token });
      raw.send({ id: '1', type: 'subscribe', payload: { query: LIVE, variables: { after: reader.cursor } } });
      while (!until.aborted) {
        const { type, payload } = await raw.next(60_000) as { type: string; payload: { data?: { homeTimeline: Event } } };
        if (type !== 'next' || payload.data === undefined) break;
        const { cursor, item } = payload.data.homeTimeline;
        reader.cursor = cursor;
        reader.received.push(item?.id ?? null);
      }
      raw.socket.terminate();
    } catch {
      // The API or a store is away, or the socket was cut.
    }
    await delay(50);
  }
}
