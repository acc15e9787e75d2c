import { firstIdOf, momentOf } from '../../domain/ids.ts';
import { timeSpan } from './time-marks.ts';

/** Some of the newest tweets of the days that are asked for, by which it is told how much time how many of them take. */
export interface Stretch {
  newest: string;
  /** The last of them; null where the days have no more. */
  last: string | null;
  /** Of the days. */
  oldest: string;
}

/** The time from the newest tweet back, so many times as long as that of the stretch. Null where it is all the time that there is. */
export function spanOf({ newest, last, oldest }: Stretch, times: number): { firstId: string; query: string } | null {
  const toMs = momentOf(newest);
  const span = timeSpan(toMs - Math.max((toMs - momentOf(last ?? oldest)) * times, 1), toMs);
  if (span === null || span.fromMs <= momentOf(oldest)) return null;
  return { firstId: firstIdOf(span.fromMs), query: span.query };
}
