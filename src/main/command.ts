/** A command of `npm run linnet`. */
export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** What --help prints. */
  usage: string;
  /** Returns the exit code. Throws CommandError where it cannot be done. */
  run(argv: string[], env: NodeJS.ProcessEnv): Promise<number>;
}

/** A mistake of whoever calls a command, or a store that is not there: the message says all. */
export class CommandError extends Error {}
