/** Under any of these names a value is replaced before it is logged. The code logs none of them: this is the net below it. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'password', 'currentPassword', 'newPassword', 'passwordHash', 'accessToken', 'refreshToken', 'token', 'authorization', 'Authorization', 'cookie', 'privateJwk',
]);
const HIDDEN = '[secret]';
/** Deeper than anything that we log. */
const MAX_DEPTH = 6;

/** The same value where nothing in it is secret, else a copy. Errors have a serialiser of their own, which lists what may be logged. */
export function hideSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || depth > MAX_DEPTH) return value;
  let hidden: Record<string, unknown> | undefined;
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    const safe = SECRET_KEYS.has(key) ? HIDDEN : hideSecrets(inner, depth + 1);
    if (safe !== inner) (hidden ??= copyOf(value))[key] = safe;
  }
  return hidden ?? value;
}

const copyOf = (value: object): Record<string, unknown> => (Array.isArray(value) ? [...value] as unknown as Record<string, unknown> : { ...value });
