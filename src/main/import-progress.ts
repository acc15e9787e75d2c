import { Presets, SingleBar } from 'cli-progress';
import type { ImportObserver, ImportPhase } from '../services/import/observer.ts';

export interface ImportProgress extends ImportObserver {
  /** The last phase has come to its end. */
  end(): void;
  /** Takes the bar away where a phase did not come to its end. */
  abandon(): void;
  /** Lets another stream of the same terminal write a line. */
  aside(write: () => void): void;
  /** Lines that were left out. */
  readonly problems: number;
}

const BAR_INTERVAL_MS = 100;
/** Where the output is no terminal: a line now and then. */
const LINE_INTERVAL_MS = 2_000;
/** Up one line and clear it. */
const WIPE_LINE = '\x1b[1A\x1b[2K';

/** Shows how an import goes: a bar on a terminal, lines elsewhere. Problems are always whole lines. */
export function createImportProgress(stream: NodeJS.WriteStream): ImportProgress {
  const intervalMs = stream.isTTY ? BAR_INTERVAL_MS : LINE_INTERVAL_MS;
  let phase: ImportPhase | null = null;
  let bar: SingleBar | null = null;
  let startedAtMs = 0;
  let shownAtMs = 0;
  let done = 0;
  let problems = 0;

  function startBar({ title, total, unit }: ImportPhase): void {
    bar = new SingleBar({ format: '{title} {bar} {percentage}%  {rate}  {left}', stream, hideCursor: true, barsize: 30 }, Presets.shades_classic);
    bar.start(Math.max(1, total), done, { title: title.padEnd(18), ...pace(unit, total, done, performance.now() - startedAtMs) });
  }

  function end(): void {
    if (phase === null) return;
    const { rate } = pace(phase.unit, phase.total, done, performance.now() - startedAtMs);
    if (bar === null) stream.write(`${phase.title}: done, ${rate}\n`);
    bar?.update(Math.max(1, phase.total), { rate, left: '' });
    abandon();
  }

  function abandon(): void {
    bar?.stop();
    bar = null;
    phase = null;
  }

  /** The bar gives way to the line and goes on below it. */
  function aside(write: () => void): void {
    bar?.stop();
    if (bar !== null) stream.write(WIPE_LINE);
    write();
    if (bar !== null && phase !== null) startBar(phase);
  }

  return {
    get problems() {
      return problems;
    },
    begin(next) {
      end();
      phase = next;
      done = 0;
      startedAtMs = performance.now();
      shownAtMs = startedAtMs;
      if (stream.isTTY) startBar(next);
    },
    progress(now) {
      done = now;
      if (phase === null || performance.now() - shownAtMs < intervalMs) return;
      shownAtMs = performance.now();
      const { rate, left } = pace(phase.unit, phase.total, done, shownAtMs - startedAtMs);
      if (bar === null) stream.write(`${phase.title}: ${Math.floor((100 * done) / Math.max(1, phase.total))}%, ${rate}, ${left}\n`);
      bar?.update(done, { rate, left });
    },
    problem({ file, line, reason }) {
      problems += 1;
      aside(() => void stream.write(`${file}:${line}: ${reason}\n`));
    },
    aside,
    end,
    abandon,
  };
}

function pace(unit: ImportPhase['unit'], total: number, done: number, elapsedMs: number): { rate: string; left: string } {
  const perSecond = (done * 1000) / Math.max(1, elapsedMs);
  const rate = unit === 'bytes' ? `${(perSecond / 1e6).toFixed(1)} MB/s` : `${Math.round(perSecond).toLocaleString('en')} ${unit}/s`;
  return { rate, left: done === 0 ? '' : `${formatSeconds((total - done) / perSecond)} left` };
}

function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
