import type { Logger } from '../lib/logger.ts';
import type { Stores } from '../stores/stores.ts';
import { createAccountServices } from './accounts/account.services.ts';

export type Services = ReturnType<typeof createServices>;

export interface ServiceDependencies {
  stores: Stores;
  logger: Logger;
  /** The clock; tests move it. */
  now?: () => Date;
}

/** Every use case, by noun. */
export function createServices({ stores, logger, now = () => new Date() }: ServiceDependencies) {
  return {
    ...createAccountServices({ stores, logger, now }),
  };
}
