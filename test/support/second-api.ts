import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startApi } from '../../src/main/roles.ts';
import { createGqlClient } from './gql.ts';
import type { Linnet } from './start-linnet.ts';

/** Another API node of the same Linnet, with its own memory and connections. */
export async function startSecondApi({ env }: Pick<Linnet, 'env'>) {
  const config = loadConfig(env);
  const app = createApp(config, createLogger(config.log));
  const api = await startApi(app, { host: '127.0.0.1', port: 0 });
  return {
    ...createGqlClient(`${api.url}/graphql`),
    origin: api.url,
    app,
    async close(): Promise<void> {
      await api.close();
      await app.close();
    },
  };
}
