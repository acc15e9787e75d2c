import { BadUserInputError } from './errors.ts';

/** How many items a page may hold: the contract's bound on `first`. */
export const MAX_FIRST = 100;

export interface PageRequest {
  /** 1..100. */
  first: number;
  after: string | undefined;
}

/** One page of a list; `hasNextPage` is true only where a next page would hold something. */
export interface Page<Item> {
  items: Item[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** Throws BadUserInputError on `first` outside 1..100. */
export function checkFirst(first: number): number {
  if (first < 1 || first > MAX_FIRST) throw new BadUserInputError('first', `first must be from 1 to ${MAX_FIRST}; it was ${first}.`);
  return first;
}
