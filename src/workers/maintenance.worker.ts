import type { Services } from '../services/services.ts';
import { startScheduledJobs, type ScheduleDependencies } from './scheduled-jobs.ts';

export interface MaintenanceDependencies extends ScheduleDependencies {
  services: Pick<Services, 'maintenance' | 'notifications'>;
}

const EVERY_MS = 60 * 60 * 1000;
/** Rows of each kind in one go: few locks, for a short time. */
const PURGE_LIMIT = 1_000;

/** Once an hour, in one process of however many: deletes what nobody can use any more, and verifies the counts that come next. */
export const startMaintenance = ({ services, ...dependencies }: MaintenanceDependencies) => startScheduledJobs({
  queue: 'maintenance',
  everyMs: EVERY_MS,
  concurrency: 1,
  jobs: {
    async purge() {
      let purged;
      do {
        purged = await services.maintenance.purgeExpired(PURGE_LIMIT);
        dependencies.logger.debug(purged, 'purged what had expired');
      } while (purged.refreshTokens === PURGE_LIMIT || purged.idempotencyKeys === PURGE_LIMIT);
    },
    async 'purge-notifications'(isStopping) {
      dependencies.logger.debug({ purged: await services.notifications.purgeNotifications(isStopping) }, 'purged old notifications');
    },
    'verify-counts': (isStopping) => services.maintenance.verifyCounts(isStopping),
  },
}, dependencies);
