/** What a reader finds: an item; that some were lost or may have been; or the end. */
export type Received<Item> = { kind: 'item'; item: Item } | { kind: 'interrupted' } | { kind: 'closed' };

/** A bounded queue between a callback and one reader that takes its time. */
export interface Inbox<Item> {
  /** Where the inbox is full it forgets all it holds, and the reader finds an interruption in its place. */
  push(item: Item): void;
  interrupt(): void;
  /** Ends it at once, also for a reader that is waiting. */
  close(): void;
  take(): Promise<Received<Item>>;
}

export function createInbox<Item>(capacity: number): Inbox<Item> {
  let items: Item[] = [];
  let interrupted = false;
  let closed = false;
  let wake: (() => void) | undefined;

  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  const interrupt = (): void => {
    items = [];
    interrupted = true;
    notify();
  };

  return {
    interrupt,
    push(item) {
      // What is pushed after an interruption is read again with what was lost.
      if (interrupted || closed) return;
      if (items.length >= capacity) return interrupt();
      items.push(item);
      notify();
    },
    close() {
      closed = true;
      notify();
    },
    async take() {
      while (!closed && !interrupted && items.length === 0) await new Promise<void>((resolve) => { wake = resolve; });
      if (closed) return { kind: 'closed' };
      if (interrupted) {
        interrupted = false;
        return { kind: 'interrupted' };
      }
      return { kind: 'item', item: items.shift() as Item };
    },
  };
}
