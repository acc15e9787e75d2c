/** Runs tasks of one key one after the other, in the order of the calls; tasks of different keys side by side. */
export type InOrder = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

export function createInOrder(): InOrder {
  const last = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = last.get(key) ?? Promise.resolve();
    // A task that failed has told its own caller; whoever comes next only waits for it to end.
    const running = before.then(task, task);
    last.set(key, running);
    try {
      return await running;
    } finally {
      if (last.get(key) === running) last.delete(key);
    }
  };
}
