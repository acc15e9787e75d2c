import { parseArgs } from 'node:util';
import { SUBJECTS, type CountSubject, type Drift } from '../domain/counts.ts';
import { verifyAllCounts, type CountObserver } from '../services/counts/verify-counts.ts';
import { createCountStore } from '../stores/postgres/count.store.ts';
import { CommandError, type Command } from './command.ts';
import { openTargetDatabase } from './database-target.ts';
import { createRecountProgress, type RecountProgress } from './recount-progress.ts';

const USAGE = `Usage: npm run linnet -- recount [--repair]

Compares every count with the list it counts: likes, retweets, quotes and replies of tweets, followers, following and
tweets of people, votes for each option of polls, tweets of hashtags. Each count that differs is a line: what it counts,
whose, what is stored, what is true. Linnet may run meanwhile: what is being written is never taken for a difference.

Reads the database of the Linnet that runs from this folder, or the one that DATABASE_URL names, in batches in the order
of ids. What it found is what the metric linnet_count_drift shows until the next verification.

  --repair  stores what is true in place of what differs, one count at a time
  --help    this text

Exit code: 0  every count equals its list, or does so now that it was repaired
           1  some do not
           2  it could not run, or not to its end
`;

export const recount: Command = {
  summary: 'verify that every count equals the list it counts, and repair what does not',
  usage: USAGE,
  async run(argv, env) {
    const { repair } = parse(argv);
    const database = await openTargetDatabase(env);
    const progress = createRecountProgress(process.stderr);
    const report = createReport(progress, (line) => process.stdout.write(`${line}\n`));
    try {
      const startedAt = performance.now();
      const wrong = await verifyAllCounts({ counts: createCountStore(database), observer: report.observer, repair });
      progress.end();
      process.stdout.write(report.summary((performance.now() - startedAt) / 1000));
      return wrong === 0 ? 0 : 1;
    } catch (error) {
      progress.end();
      throw new CommandError(`The recount did not come to its end: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      await database.close();
    }
  },
};

function parse(argv: string[]): { repair: boolean } {
  try {
    return parseArgs({ args: argv, options: { repair: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** A line for each difference as it is found, and at the end what there was of each kind. */
function createReport(progress: RecountProgress, print: (line: string) => void): { observer: CountObserver; summary: (seconds: number) => string } {
  const checked = new Map<CountSubject, number>();
  const wrong = new Map<string, { found: number; repaired: number }>();
  return {
    observer: {
      progress(subject, count) {
        checked.set(subject, count);
        progress.show(subject, count);
      },
      drift(drift, repaired) {
        const { found, repaired: before } = wrong.get(drift.count) ?? { found: 0, repaired: 0 };
        wrong.set(drift.count, { found: found + 1, repaired: before + (repaired === undefined ? 0 : 1) });
        progress.aside(() => print(describeDrift(drift, repaired)));
      },
    },
    summary(seconds) {
      const looked = SUBJECTS.map((subject) => `${(checked.get(subject) ?? 0).toLocaleString('en')} ${subject}`).join(', ');
      const lines = [...wrong].map(([count, { found, repaired }]) => `  ${count.padEnd(10)} ${found.toLocaleString('en')} wrong${repaired > 0 ? ', repaired' : ''}`);
      return `Verified the counts of ${looked} in ${seconds.toFixed(1)} s.\n${lines.length === 0 ? 'Every count equals its list.' : lines.join('\n')}\n`;
    },
  };
}

const WHOSE: Readonly<Record<Drift['count'], string>> = {
  likes: 'tweet', retweets: 'tweet', quotes: 'tweet', replies: 'tweet', followers: 'user', following: 'user', tweets: 'user', pollVotes: 'tweet', hashtagTweets: 'hashtag',
};

function describeDrift({ count, id, choice, stored, actual }: Drift, repaired: number | undefined): string {
  const option = choice === null ? '' : ` option ${choice}`;
  return `${count} of ${WHOSE[count]} ${id}${option}: stored ${stored}, true ${actual}${repaired === undefined ? '' : `, repaired to ${repaired}`}`;
}
