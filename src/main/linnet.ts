import { ConfigError } from '../config.ts';
import { CommandError, type Command } from './command.ts';
import { recount } from './recount.command.ts';
import { reindex } from './reindex.command.ts';
import { verifySearch } from './verify-search.command.ts';

const COMMANDS: Readonly<Record<string, Command>> = { recount, reindex, 'verify-search': verifySearch };

const USAGE = `Usage: npm run linnet -- COMMAND [OPTIONS]

${Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(15)}${summary}`).join('\n')}

"npm run linnet -- COMMAND --help" tells more.
`;
const FAILED = 2;

async function run([name, ...argv]: string[]): Promise<number> {
  if (name === '--help' || name === undefined) {
    process.stdout.write(USAGE);
    return name === undefined ? FAILED : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new CommandError(`There is no command "${name}"; there is: ${Object.keys(COMMANDS).join(', ')}.`);
  if (argv.includes('--help')) {
    process.stdout.write(command.usage);
    return 0;
  }
  return command.run(argv, process.env);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n"npm run linnet -- --help" tells more.\n`);
  process.exitCode = FAILED;
}
