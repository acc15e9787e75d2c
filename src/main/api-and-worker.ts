import { startApiAndWorkers } from './roles.ts';
import { runRole } from './run-role.ts';

// What `npm run dev` starts again at each change.
await runRole(async (app, lifecycle) => {
  const { url } = await startApiAndWorkers(app, lifecycle);
  app.logger.info({ url }, 'API and worker run');
});
