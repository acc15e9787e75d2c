import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether this is `npm run test:soak`. */
    soak: boolean;
  }
}

/** How much of something that could be tested for ever: little in `npm test`, more in `npm run test:soak`. */
export const runs = (quick: number, soak: number): number => (inject('soak') ? soak : quick);
