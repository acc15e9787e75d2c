import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether this is `npm run test:soak`. */
    soak: boolean;
  }
}

/** How much is done: enough to prove the rule in `npm test`, a multiple of it in `npm run test:soak`, which runs every file that asks. */
export const runs = (quick: number, soak: number): number => (inject('soak') ? soak : quick);
