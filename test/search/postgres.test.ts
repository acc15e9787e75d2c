import { startLinnet } from '../support/start-linnet.ts';
import { behaviour } from './behaviour.ts';

behaviour('PostgreSQL', async () => {
  const linnet = await startLinnet();
  // Written in the statement of the post: there is nothing to wait for.
  return { linnet, indexed: async () => undefined, close: () => linnet.close() };
});
