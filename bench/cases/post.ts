import { ask, expect, type BenchCase, type World } from './bench-case.ts';

const MUTATION = 'mutation Bench($input: PostTweetInput!) { postTweet(input: $input) { id text createdAt author { id username displayName } } }';
const HOME = JSON.stringify({ query: '{ homeTimeline(first: 5) { edges { node { id } } } }' });
const FANOUT_TIMEOUT_MS = 15_000;

const bodyOf = (text: string): string => JSON.stringify({ query: MUTATION, variables: { input: { text } } });

interface Posted {
  data: { postTweet: { id: string; text: string; createdAt: string } };
}

export const postCase: BenchCase = {
  name: 'post',
  title: 'Post',
  floors: [{ name: 'floor: the same writes and reads', script: 'post.ts' }],
  requestBody: ({ username }, turn) => bodyOf(`Post ${turn} of ${username}: the ferry was late again, so we walked along the harbour and counted the boats.`),

  async check(servers, { viewers, database }) {
    const [author, follower] = viewers;
    const answers: string[] = [];
    for (const { name, url } of servers) {
      const answer = await ask(url, author!.token, bodyOf('The same words for everybody.'));
      const { id, createdAt } = (JSON.parse(answer) as Posted).data.postTweet;
      expect(Math.abs(Date.now() - Date.parse(createdAt)) < 60_000, `${name} says when it was posted`);
      await expectStored(database, name, id);
      // Written by one server, read through Linnet: the author's own at once, the follower's when the fan-out has been there.
      expect((await ask(servers[0]!.url, author!.token, HOME)).includes(id), `what ${name} posted is in the author's timeline with the answer`);
      await untilIncludes(() => ask(servers[0]!.url, follower!.token, HOME), id, `what ${name} posted comes into a follower's timeline`);
      answers.push(answer.replace(id, 'ID').replace(createdAt, 'TIME'));
    }
    expect(new Set(answers).size === 1, `all give the same answer but for the id and the time\n${answers.join('\n')}`);
  },
};

async function expectStored(database: World['database'], name: string, id: string): Promise<void> {
  const { rows } = await database.query('SELECT text, conversation_id = id AS root FROM tweets WHERE id = $1', [id]);
  expect(rows.length === 1 && rows[0].root === true, `what ${name} posted is in the database`);
}

async function untilIncludes(read: () => Promise<string>, id: string, what: string): Promise<void> {
  const deadline = Date.now() + FANOUT_TIMEOUT_MS;
  while (!(await read()).includes(id)) expect(Date.now() < deadline, what);
}
