/** Ids as a parameter of the type uuid[], where there may be thousands: pg would quote and escape each. */
export const idArray = (ids: readonly string[]): string => `{${ids.join()}}`;
