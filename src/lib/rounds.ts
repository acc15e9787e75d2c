/** Whoever wants to be called again and again. */
export interface Visited {
  visit(): void;
}

const PARTS = 60;

/**
 * Calls each of many in turn, each once in this time, from one timer: a few at a time, so that thousands are not called at
 * once. The timer runs while there is anybody.
 */
export function createRounds(everyMs: number) {
  const parts = Array.from({ length: PARTS }, () => new Set<Visited>());
  const partOf = new Map<Visited, Set<Visited>>();
  let [joined, turn] = [0, 0];
  let timer: NodeJS.Timeout | undefined;

  return {
    join(visited: Visited): void {
      const part = parts[joined++ % PARTS]!;
      part.add(visited);
      partOf.set(visited, part);
      timer ??= setInterval(() => parts[turn++ % PARTS]!.forEach((each) => each.visit()), everyMs / PARTS).unref();
    },
    leave(visited: Visited): void {
      partOf.get(visited)?.delete(visited);
      partOf.delete(visited);
      if (partOf.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
    /** Everybody now. */
    visitAll: (): void => [...partOf.keys()].forEach((each) => each.visit()),
  };
}
