/**
 * A generator whose `return` takes effect at once. A plain async generator that waits inside finishes waiting first, so a
 * client that leaves would stay subscribed until the next event; `close` must end that wait.
 */
export function closable<Item>(generator: AsyncGenerator<Item, void>, close: () => void): AsyncIterableIterator<Item, void> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => generator.next(),
    async return() {
      close();
      return generator.return();
    },
    async throw(error) {
      close();
      return generator.throw(error);
    },
  };
}
