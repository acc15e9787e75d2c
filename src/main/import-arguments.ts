import { parseArgs } from 'node:util';
import { ImportError } from '../domain/import/import-error.ts';

export const USAGE = `Usage: npm run import -- POSTS [--users FILE] [--follows FILE] [--mutual] [--create-missing]

Loads posts, people and follows into the Linnet that runs from this folder, or into the one that
DATABASE_URL and REDIS_URL name. Files are gzipped or plain; docs/import.md describes them.

  POSTS             posts, one JSON object a line (.ndjson.gz)
  --users FILE      profiles, one JSON object a line (.ndjson.gz)
  --follows FILE    a follow graph, "a<TAB>b" a line meaning that a follows b (.txt.gz); nodes are usernames,
                    or numbers, which are given to people by rank
  --mutual          each line of the graph stands for both directions
  --create-missing  nodes of the graph that nobody stands behind become people (node<number>)
  --help            this text

Stopping it, in whatever way, leaves nothing half-written: run the same command again to go on.
What is there already is left as it is.

Exit code: 0  everything was imported
           1  the import could not run, or not to its end
           2  done, but lines were left out; each was reported with its number and the reason
`;

export interface ImportArguments {
  posts: string;
  users: string | undefined;
  follows: string | undefined;
  mutual: boolean;
  createMissing: boolean;
}

/** Null where only help is wanted. Throws ImportError where the arguments make no sense. */
export function parseImportArguments(argv: string[]): ImportArguments | null {
  const { values, positionals } = parse(argv);
  if (values.help) return null;
  const [posts, ...others] = positionals;
  if (posts === undefined) throw new ImportError('Name a file of posts.');
  if (others.length > 0) throw new ImportError(`One file of posts at a time: ${others.join(' ')} is too much.`);
  if (values.follows === undefined && (values.mutual || values['create-missing'])) throw new ImportError('--mutual and --create-missing say how to read the graph of --follows.');
  return { posts, users: values.users, follows: values.follows, mutual: values.mutual, createMissing: values['create-missing'] };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        users: { type: 'string' },
        follows: { type: 'string' },
        mutual: { type: 'boolean', default: false },
        'create-missing': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new ImportError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
