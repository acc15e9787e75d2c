import { startApi } from './roles.ts';
import { runRole } from './run-role.ts';

await runRole(async (app, lifecycle) => {
  const api = await startApi(app, app.config.http);
  lifecycle.onClose(api.close);
  app.logger.info({ url: api.url }, 'the API serves');
});
