/** Ids in a cached home timeline at most; below it reads go on in PostgreSQL. Forty pages of 20: hardly anybody scrolls further. */
export const HOME_TIMELINE_MAX_IDS = 800;
