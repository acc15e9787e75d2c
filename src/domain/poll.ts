import { BadUserInputError } from './errors.ts';
import { fitsGraphemes } from './graphemes.ts';
import { isBlank, normaliseText } from './text/normalise.ts';

export interface Poll {
  options: PollOption[];
  endsAt: Date;
  /** By the clock of PostgreSQL, which decides about votes too. */
  closed: boolean;
  /** Of all options. */
  voteCount: number;
  /** The viewer's option, counted from 0; null where they have not voted. */
  viewerChoice: number | null;
}

export interface PollOption {
  label: string;
  voteCount: number;
}

/** A poll to be posted with a tweet. */
export interface PollInput {
  options: readonly string[];
  durationMinutes: number;
}

export const MIN_POLL_OPTIONS = 2;
export const MAX_POLL_OPTIONS = 4;
export const MAX_POLL_OPTION_GRAPHEMES = 25;
export const MIN_POLL_MINUTES = 5;
export const MAX_POLL_MINUTES = 7 * 24 * 60;

/** With the options as they are stored. Throws BadUserInputError on `options` or `durationMinutes` of `field`. */
export function checkPoll({ options, durationMinutes }: PollInput, field: string): PollInput {
  const optionsField = `${field}.options`;
  if (options.length < MIN_POLL_OPTIONS || options.length > MAX_POLL_OPTIONS) {
    throw new BadUserInputError(optionsField, `A poll has ${MIN_POLL_OPTIONS} to ${MAX_POLL_OPTIONS} options; this one has ${options.length}.`);
  }
  const labels = options.map((option, index) => checkOption(option, index, optionsField));
  if (new Set(labels).size < labels.length) throw new BadUserInputError(optionsField, 'No two options of a poll can be equal.');
  if (durationMinutes < MIN_POLL_MINUTES || durationMinutes > MAX_POLL_MINUTES) {
    throw new BadUserInputError(`${field}.durationMinutes`, `A poll lasts ${MIN_POLL_MINUTES} to ${MAX_POLL_MINUTES} minutes, which are 7 days; this one lasts ${durationMinutes}.`);
  }
  return { options: labels, durationMinutes };
}

/** Trimmed, in NFC, on one line. */
function checkOption(raw: string, index: number, field: string): string {
  const option = normaliseText(raw.trim(), field);
  if (isBlank(option) || /[\t\n]/.test(option) || !fitsGraphemes(option, MAX_POLL_OPTION_GRAPHEMES)) {
    throw new BadUserInputError(field, `An option of a poll has 1 to ${MAX_POLL_OPTION_GRAPHEMES} characters on one line, without tabs, of which at least one shows; option ${index} is none.`);
  }
  return option;
}

/** The options with the votes for each, in their order. */
export const countedOptions = (labels: readonly string[], voteCounts: readonly number[]): Pick<Poll, 'options' | 'voteCount'> => ({
  options: labels.map((label, choice) => ({ label, voteCount: voteCounts[choice] ?? 0 })),
  voteCount: voteCounts.reduce((sum, votes) => sum + votes, 0),
});
