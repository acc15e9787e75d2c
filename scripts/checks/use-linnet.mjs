import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';

/** Two people meet: sign up, follow, listen, post, read. Throws where anything is not as it should be. */
export async function useLinnet(origin) {
  const ann = await signUp(origin, 'smoke_ann');
  const bob = await signUp(origin, 'smoke_bob');
  await gql(origin, 'mutation ($id: ID!) { follow(userId: $id) { relationship { following } } }', { id: bob.id }, ann.token);
  const before = await gql(origin, '{ homeTimeline { edges { node { id } } liveCursor } }', {}, ann.token);
  assert.deepEqual(before.homeTimeline.edges, []);

  const live = listen(origin, ann.token, before.homeTimeline.liveCursor);
  const { postTweet } = await gql(origin, 'mutation ($input: PostTweetInput!) { postTweet(input: $input) { id text } }', { input: { text: 'Hello from a fresh clone' } }, bob.token);
  const event = await live;
  assert.equal(event.homeTimeline.item.tweet.id, postTweet.id, 'the post arrives over the WebSocket');

  const after = await gql(origin, '{ homeTimeline { edges { node { tweet { text author { username } } } } } }', {}, ann.token);
  assert.deepEqual(after.homeTimeline.edges, [{ node: { tweet: { text: 'Hello from a fresh clone', author: { username: 'smoke_bob' } } } }]);
  const demo = await gql(origin, 'mutation { signIn(input: { login: "demo", password: "demo-password" }) { user { followingCount } } }');
  assert.ok(demo.signIn.user.followingCount > 0, 'the demo person follows somebody');
  for (const path of ['/playground', '/metrics', '/healthz']) assert.equal((await fetch(origin + path)).status, 200, path);
  console.log('Signed up, followed, posted, read, and heard it live.');
}

async function signUp(origin, username) {
  const input = { username, displayName: username, email: `${username}@example.com`, password: 'a long enough password' };
  const { signUp: { accessToken, user } } = await gql(origin, 'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken user { id } } }', { input });
  return { id: user.id, token: accessToken };
}

async function gql(origin, query, variables = {}, token) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

/** The first event after a cursor. */
async function listen(origin, token, after) {
  const client = createClient({ url: `${origin.replace('http', 'ws')}/graphql`, connectionParams: { authorization: `Bearer ${token}` }, retryAttempts: 0 });
  const query = 'subscription ($after: String) { homeTimeline(after: $after) { ... on TimelineItemAdded { item { tweet { id } } } } }';
  const timer = setTimeout(() => client.terminate(), 15_000);
  try {
    for await (const { data } of client.iterate({ query, variables: { after } })) return data;
    throw new Error('no event came within 15 seconds');
  } finally {
    clearTimeout(timer);
    await client.dispose();
  }
}
