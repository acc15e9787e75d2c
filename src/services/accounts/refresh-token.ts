import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits cannot be guessed, so a fast hash keeps them as well as a slow one would. */
const REFRESH_TOKEN_BYTES = 32;

export const newRefreshToken = (): string => randomBytes(REFRESH_TOKEN_BYTES).toString('base64url');

export const hashRefreshToken = (token: string): Buffer => createHash('sha256').update(token).digest();
