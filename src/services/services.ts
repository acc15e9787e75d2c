import type { Stores } from '../stores/stores.ts';

export type Services = ReturnType<typeof createServices>;

export interface ServiceDependencies {
  stores: Stores;
}

/** Every use case, by noun. */
export function createServices(_dependencies: ServiceDependencies) {
  return {};
}
