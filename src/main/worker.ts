import { startWorkerHealth, startWorkers } from './roles.ts';
import { runRole } from './run-role.ts';

await runRole(async (app, lifecycle) => {
  const workers = startWorkers(app);
  lifecycle.onClose(workers.close);
  const health = await startWorkerHealth(app, workers);
  lifecycle.onClose(health.close);
  app.logger.info({ port: health.port }, 'the workers run');
});
