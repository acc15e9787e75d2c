/** What waits for one reader: keys, each once however often it was put, with the last thing said of it. Its bound is the number of keys. */
export interface Mailbox<Key, Note> {
  put(key: Key, note: Note): void;
  /** The key that waits longest, or undefined after the end. */
  take(): Promise<readonly [Key, Note] | undefined>;
  /** Ends it at once, also for a reader that is waiting. */
  close(): void;
}

/** `join` says what is left of two notes on one key. */
export function createMailbox<Key, Note>(join: (earlier: Note, later: Note) => Note): Mailbox<Key, Note> {
  const waiting = new Map<Key, Note>();
  let closed = false;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };

  return {
    put(key, note) {
      if (closed) return;
      const earlier = waiting.get(key);
      waiting.set(key, earlier === undefined ? note : join(earlier, note));
      notify();
    },
    async take() {
      while (!closed && waiting.size === 0) await new Promise<void>((resolve) => { wake = resolve; });
      if (closed) return undefined;
      const [first] = waiting;
      waiting.delete(first![0]);
      return first;
    },
    close() {
      closed = true;
      waiting.clear();
      notify();
    },
  };
}
