import type { LineProblem } from './read-lines.ts';

/** What an import is doing; `bytes` of the file on the disk, or `posts`, `people`, `edges`; `documents` of a search index. */
export interface ImportPhase {
  title: string;
  unit: 'bytes' | 'people' | 'posts' | 'edges' | 'documents';
  total: number;
}

/** Hears how an import goes. */
export interface ImportObserver {
  begin(phase: ImportPhase): void;
  /** `done` of the phase's total. */
  progress(done: number): void;
  problem(problem: LineProblem): void;
}
