/** What a reader finds: an item; that some were lost or may have been; or the end. */
export type Received<Item> = { kind: 'item'; item: Item } | { kind: 'interrupted' } | { kind: 'closed' };

/** True where the item was seen to; false where the reader is to have it; a promise: to be offered again then. */
export type SeenTo = boolean | Promise<unknown>;

/** A bounded queue between a callback and one reader that takes its time. */
export interface Inbox<Item> {
  /** Where the inbox is full it forgets all it holds, and the reader finds an interruption in its place. */
  push(item: Item): void;
  interrupt(): void;
  /** Ends it at once, also for a reader that is waiting. */
  close(): void;
  take(): Promise<Received<Item>>;
  /**
   * Has each item that comes while the reader waits for nothing else offered here before the reader is woken: in order, and
   * never while the reader is at work. What is not seen to after a few offers, the reader gets.
   */
  offerTo(see: (item: Item) => SeenTo): void;
}

/** How often an item may ask to be offered again. */
const MAX_OFFERS = 5;
/** What a reader without items finds is the same for all. */
const CLOSED = { kind: 'closed' } as const;
const INTERRUPTED = { kind: 'interrupted' } as const;

export function createInbox<Item>(capacity: number): Inbox<Item> {
  /** Undefined where there are none, as in most inboxes at most times. */
  let items: Item[] | undefined;
  let interrupted = false;
  let closed = false;
  let wake: ((received: Received<Item>) => void) | undefined;
  let see: ((item: Item) => SeenTo) | undefined;
  /** The promise after which the first item is offered again; until then the reader sleeps on. */
  let parkedUntil: Promise<unknown> | undefined;
  let offers = 0;

  const next = (): Received<Item> | undefined => {
    if (closed) return CLOSED;
    if (interrupted) {
      interrupted = false;
      return INTERRUPTED;
    }
    if (parkedUntil !== undefined || items === undefined) return undefined;
    const item = items.shift() as Item;
    if (items.length === 0) items = undefined;
    return { kind: 'item', item };
  };
  const notify = (): void => {
    const received = wake && next();
    if (received === undefined) return;
    wake?.(received);
    wake = undefined;
  };
  /** Whether the item that the waiting reader would get next needs the reader no more. */
  const offer = (item: Item): boolean => {
    if (see === undefined || wake === undefined || offers >= MAX_OFFERS) return false;
    const seen = see(item);
    if (typeof seen === 'boolean') return seen;
    offers += 1;
    parkedUntil = seen;
    const again = (): void => offerAgain(seen);
    seen.then(again, again);
    return false;
  };
  const offerAgain = (promise: Promise<unknown>): void => {
    // An interruption may have woken the reader since, and another promise may be waited for.
    if (parkedUntil !== promise) return;
    parkedUntil = undefined;
    while (items !== undefined && !closed && !interrupted && offer(items[0] as Item)) {
      offers = 0;
      items.shift();
      if (items.length === 0) items = undefined;
    }
    if (parkedUntil !== undefined) return;
    offers = 0;
    notify();
  };

  const interrupt = (): void => {
    items = undefined;
    parkedUntil = undefined;
    offers = 0;
    interrupted = true;
    notify();
  };

  return {
    interrupt,
    push(item) {
      // What is pushed after an interruption is read again with what was lost.
      if (interrupted || closed) return;
      if (items === undefined) {
        if (offer(item)) return;
        items = [item];
      } else if (items.length >= capacity) return interrupt();
      else items.push(item);
      notify();
    },
    close() {
      closed = true;
      items = undefined;
      notify();
    },
    take() {
      const received = next();
      return received === undefined ? new Promise((resolve) => { wake = resolve; }) : Promise.resolve(received);
    },
    offerTo(given) {
      see = given;
    },
  };
}
