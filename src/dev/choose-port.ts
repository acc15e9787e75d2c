import { isPortFree } from './ports.ts';
import type { Say } from './steps.ts';

const TRIES = 100;

/** The port that was asked for, which must be free; else the first free one from the default on. */
export async function choosePort(asked: string | undefined, wanted: number, host: string, say: Say): Promise<number> {
  if (wanted === 0 || (await isPortFree(wanted, host))) return wanted;
  if (asked !== undefined && asked !== '') throw new Error(`Port ${wanted} is taken: something else listens there. Set PORT to another one, or leave it out to get the next free one.`);
  for (let port = wanted + 1; port <= wanted + TRIES; port += 1) {
    if (!(await isPortFree(port, host))) continue;
    say(`  Port ${wanted} is taken: using ${port}.`);
    return port;
  }
  throw new Error(`The ports from ${wanted} to ${wanted + TRIES} are all taken: set PORT to a free one.`);
}
