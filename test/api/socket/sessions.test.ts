import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

async function open({ token }: Pick<SignedUp, 'token'>): Promise<RawSocket> {
  const raw = await openRawSocket(linnet.wsUrl);
  await raw.init({ accessToken: token });
  return raw;
}
async function timeToClose(raw: RawSocket): Promise<{ code: number; reason: string; afterMs: number }> {
  const startedAt = performance.now();
  const closed = await raw.closed;
  return { ...closed, afterMs: performance.now() - startedAt };
}
const ENDED = { code: 4403, reason: 'The session has ended' };

describe('the sockets of a session', () => {
  it('are closed within a second of signOut, and those of other sessions are not', async () => {
    const person = await linnet.signUp();
    const { signIn: other } = await linnet.gql('mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }', { input: { login: person.email, password: person.password } });
    const [first, second, elsewhere] = await Promise.all([open(person), open(person), open({ token: other.accessToken })]);
    await linnet.gql('mutation { signOut }', {}, person.token);
    for (const closed of await Promise.all([timeToClose(first), timeToClose(second)])) {
      expect(closed).toMatchObject(ENDED);
      expect(closed.afterMs).toBeLessThan(1_000);
    }
    elsewhere.send({ id: '1', type: 'subscribe', payload: { query: '{ me { id } }' } });
    expect(await elsewhere.next()).toMatchObject({ payload: { data: { me: { id: person.user.id } } } });
    elsewhere.socket.close();
  });

  it('cannot be opened once it has ended', async () => {
    const person = await linnet.signUp();
    await linnet.gql('mutation { signOut }', {}, person.token);
    const raw = await openRawSocket(linnet.wsUrl);
    raw.send({ type: 'connection_init', payload: { accessToken: person.token } });
    expect(await raw.closed).toMatchObject({ code: 4403 });
  });

  it('are closed within a second where no message of the revocation comes', async () => {
    const person = await linnet.signUp();
    const raw = await open(person);
    // As another node would that cannot reach Redis.
    await linnet.app.database.rows('revoke', 'UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [person.user.id]);
    const closed = await timeToClose(raw);
    expect(closed).toMatchObject(ENDED);
    expect(closed.afterMs).toBeLessThan(1_000);
  });
});
