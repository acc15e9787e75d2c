import { Client } from 'pg';

/** The migrated, empty database that each test file copies. */
export const TEMPLATE = 'linnet_template';

/** `cloned`: by the file system, which takes an eighth of the time; rejects where it cannot (it can be ext4, XFS, Btrfs or APFS). */
export const copyTemplate = (adminUrl: string, name: string, cloned: boolean): Promise<void> => (cloned
  ? administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`, '-c file_copy_method=clone')
  : administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));

/** `options` are parameters of the session. */
export async function administer(url: string, statement: string, options?: string): Promise<void> {
  const client = new Client({ connectionString: url, ...(options === undefined ? {} : { options }) });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
