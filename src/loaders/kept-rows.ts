import { pairKey, type EntityRows } from './entity-caches.ts';

/** A part of what the process remembers: the rows themselves, while they may be used, and how their keys are made of ids. */
export interface Kept<Rows> {
  rows: () => Rows | undefined;
  keyOf: (id: string) => string;
}

export type KeptRows = ReturnType<typeof createKeptRows>;

/** What the loaders of one request may take from memory: nothing until its rows are trusted. */
export function createKeptRows(viewerId: string | null) {
  let trusted: EntityRows | null = null;
  return {
    trust(rows: EntityRows | null): void {
      trusted = rows;
    },
    rows: (): EntityRows | null => trusted,
    of: <Name extends keyof EntityRows>(name: Name): Kept<EntityRows[Name]> => ({ rows: () => trusted?.[name], keyOf: (id) => id }),
    /** What is different for each viewer; nobody is signed out twice alike. */
    ofViewer: <Name extends keyof EntityRows>(name: Name): Kept<EntityRows[Name]> =>
      ({ rows: () => (viewerId === null ? undefined : trusted?.[name]), keyOf: (id) => pairKey(viewerId ?? '', id) }),
  };
}
