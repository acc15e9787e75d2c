/** What a reader finds: an item; that some were lost or may have been; or the end. */
export type Received<Item> = { kind: 'item'; item: Item } | { kind: 'interrupted' } | { kind: 'closed' };

/** True where the item was seen to; false where the reader is to have it; a promise: to be offered again then. */
export type SeenTo = boolean | Promise<unknown>;

/** Sees to items before a reader does. */
export interface Seer<Item> {
  see(item: Item): SeenTo;
  /** The item will be offered, or read, when those before it are done: what takes a while may be begun. */
  expect(item: Item): void;
}

/** Items that wait behind others and are announced: of more, nobody knows whether they come to be read here. */
export const MAX_EXPECTED = 32;
/** How often an item may ask to be offered again. */
export const MAX_OFFERS = 5;
const CLOSED = { kind: 'closed' } as const;
const INTERRUPTED = { kind: 'interrupted' } as const;

/** A bounded queue between a callback and one reader that takes its time. A class, for each subscription of each socket has one. */
export class Inbox<Item> {
  readonly #capacity: number;
  /** Undefined where there are none, as in most inboxes at most times. */
  #items: Item[] | undefined;
  #interrupted = false;
  #closed = false;
  #wake: ((received: Received<Item>) => void) | undefined;
  #seer: Seer<Item> | undefined;
  /** After this the first item is offered again; until then the reader sleeps on. */
  #parkedUntil: Promise<unknown> | undefined;
  #offers = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * From now on each item is offered to `seer` when the reader waits for it, before the reader is woken: in order, and
   * never while the reader is at work. What is not seen to after a few offers, the reader gets.
   */
  offerTo(seer: Seer<Item>): void {
    this.#seer = seer;
  }

  /** Where the inbox is full it forgets all it holds, and the reader finds an interruption in its place. */
  push(item: Item): void {
    // What is pushed after an interruption is read again with what was lost.
    if (this.#interrupted || this.#closed) return;
    if (this.#items === undefined) {
      if (this.#offer(item)) return;
      this.#items = [item];
    } else if (this.#items.length >= this.#capacity) return this.interrupt();
    else {
      this.#items.push(item);
      if (this.#items.length <= MAX_EXPECTED) this.#seer?.expect(item);
    }
    this.#notify();
  }

  interrupt(): void {
    this.#items = undefined;
    this.#parkedUntil = undefined;
    this.#offers = 0;
    this.#interrupted = true;
    this.#notify();
  }

  /** Ends it at once, also for a reader that is waiting. */
  close(): void {
    this.#closed = true;
    this.#items = undefined;
    this.#notify();
  }

  /** For one reader, who waits for one at a time. */
  take(): Promise<Received<Item>> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#offerWaiting();
    });
  }

  #next(): Received<Item> | undefined {
    if (this.#closed) return CLOSED;
    if (this.#interrupted) {
      this.#interrupted = false;
      return INTERRUPTED;
    }
    if (this.#parkedUntil !== undefined || this.#items === undefined) return undefined;
    return { kind: 'item', item: this.#shift(this.#items) };
  }

  #shift(items: Item[]): Item {
    const item = items.shift() as Item;
    if (items.length === 0) this.#items = undefined;
    else if (items.length >= MAX_EXPECTED) this.#seer?.expect(items[MAX_EXPECTED - 1] as Item);
    return item;
  }

  #notify(): void {
    const received = this.#wake && this.#next();
    if (received === undefined) return;
    this.#wake?.(received);
    this.#wake = undefined;
  }

  /** Whether the item that the waiting reader would get next needs the reader no more. */
  #offer(item: Item): boolean {
    if (this.#seer === undefined || this.#wake === undefined || this.#offers >= MAX_OFFERS) return false;
    const seen = this.#seer.see(item);
    if (typeof seen === 'boolean') return seen;
    this.#offers += 1;
    this.#parkedUntil = seen;
    const again = (): void => this.#offerAgain(seen);
    seen.then(again, again);
    return false;
  }

  #offerAgain(promise: Promise<unknown>): void {
    // An interruption may have woken the reader since, and another promise may be waited for.
    if (this.#parkedUntil !== promise) return;
    this.#parkedUntil = undefined;
    this.#offerWaiting();
  }

  #offerWaiting(): void {
    if (this.#interrupted || this.#closed) return this.#notify();
    if (this.#parkedUntil !== undefined) return;
    while (this.#items !== undefined && this.#offer(this.#items[0] as Item)) {
      this.#offers = 0;
      this.#shift(this.#items);
    }
    if (this.#parkedUntil !== undefined) return;
    this.#offers = 0;
    this.#notify();
  }
}
