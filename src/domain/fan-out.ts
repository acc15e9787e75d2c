/** Whoever has fallen to this part of the limit is pushed again: somebody at the limit does not cross it with each follow. */
const RETURN_AT = 0.9;

/** Whether an author of so many followers is pushed to each of them, or merged in by whoever reads (docs/adr/0015). */
export const isPulled = (followerCount: number, wasPulled: boolean, pushLimit: number): boolean =>
  followerCount > (wasPulled ? pushLimit * RETURN_AT : pushLimit);
