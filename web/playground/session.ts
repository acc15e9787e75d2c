/** Who the playground is signed in as: held by this page only, and gone when it is reloaded. */
export interface PlaygroundSession {
  token: string;
  username: string | null;
}

let session: PlaygroundSession | null = null;
const listeners = new Set<() => void>();

export const currentSession = (): PlaygroundSession | null => session;
export const currentToken = (): string | null => session?.token ?? null;

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** An answer to signUp, signIn or refreshSession signs the playground in, one to signOut signs it out. */
export function noteAnswer(answer: unknown): void {
  const data = isRecord(answer) && isRecord(answer['data']) ? answer['data'] : {};
  for (const [field, value] of Object.entries(data)) {
    if (field === 'signOut' && value === true) change(null);
    if (!isRecord(value) || typeof value['accessToken'] !== 'string') continue;
    const user = isRecord(value['user']) ? value['user'] : {};
    change({ token: value['accessToken'], username: typeof user['username'] === 'string' ? user['username'] : null });
  }
}

function change(to: PlaygroundSession | null): void {
  session = to;
  for (const listener of listeners) listener();
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
