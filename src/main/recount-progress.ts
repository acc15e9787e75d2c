import type { CountSubject } from '../domain/counts.ts';

export interface RecountProgress {
  show(subject: CountSubject, checked: number): void;
  /** Lets another stream of the same terminal write a line. */
  aside(write: () => void): void;
  end(): void;
}

/** Between two lines where the output is no terminal. */
const LINE_INTERVAL_MS = 2_000;
const CLEAR_LINE = '\r\x1b[2K';

/** How many were looked at so far: one line that changes on a terminal, a line now and then elsewhere. */
export function createRecountProgress(stream: NodeJS.WriteStream): RecountProgress {
  let shownAtMs = performance.now();
  const clear = (): void => {
    if (stream.isTTY) stream.write(CLEAR_LINE);
  };
  return {
    show(subject, checked) {
      const text = `${subject}: ${checked.toLocaleString('en')} verified`;
      if (stream.isTTY) return void stream.write(`${CLEAR_LINE}${text}`);
      if (performance.now() - shownAtMs < LINE_INTERVAL_MS) return;
      shownAtMs = performance.now();
      stream.write(`${text}\n`);
    },
    aside(write) {
      clear();
      write();
    },
    end: clear,
  };
}
