/**
 * Lets those who prepare side by side go on in the order of their keys. Whoever comes with a smaller key while others are
 * still preparing goes first, and the others wait for it; who comes too late for that goes at once.
 */
export interface OrderedGate {
  /** Resolves with what was prepared, when nobody with a smaller key is left. A preparation that fails holds up nobody. */
  pass<Prepared>(key: string, prepare: Promise<Prepared>): Promise<Prepared>;
}

interface Waiting {
  key: string;
  ready: boolean;
  open: () => void;
}

export function createOrderedGate(): OrderedGate {
  /** In the order of their keys; as many as there are callers, so a few dozen. */
  const waiting: Waiting[] = [];

  const enter = (one: Waiting): void => {
    const at = waiting.findIndex(({ key }) => key > one.key);
    waiting.splice(at === -1 ? waiting.length : at, 0, one);
  };
  const openReady = (): void => {
    while (waiting[0]?.ready) waiting.shift()!.open();
  };

  return {
    async pass(key, prepare) {
      let open = (): void => undefined;
      const opened = new Promise<void>((resolve) => { open = resolve; });
      const one: Waiting = { key, ready: false, open };
      enter(one);
      try {
        const prepared = await prepare;
        one.ready = true;
        // Not before this one waits too: those who wait already would overtake it.
        queueMicrotask(openReady);
        await opened;
        return prepared;
      } catch (error) {
        waiting.splice(waiting.indexOf(one), 1);
        openReady();
        throw error;
      }
    },
  };
}
