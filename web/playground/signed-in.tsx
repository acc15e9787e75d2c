import { useSyncExternalStore } from 'react';
import { currentSession, onSessionChange } from './session.ts';

/** Says whose token goes with requests that name none. */
export function SignedIn() {
  const session = useSyncExternalStore(onSessionChange, currentSession);
  return (
    <p className="signed-in" role="status">
      {session === null
        ? 'Signed out. Run signIn or signUp, or set the Authorization header.'
        : `Signed in${session.username === null ? '' : ` as @${session.username}`}: the token goes with every request that sets no Authorization header.`}
    </p>
  );
}
