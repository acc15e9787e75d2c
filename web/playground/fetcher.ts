import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { currentToken, noteAnswer } from './session.ts';

const url = new URL('/graphql', location.href);
const subscriptionUrl = new URL(url);
subscriptionUrl.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

/** Over HTTP; subscriptions over a socket, whose connection_init carries the headers of the headers editor. */
const send = createGraphiQLFetcher({ url: url.href, subscriptionUrl: subscriptionUrl.href, enableIncrementalDelivery: false });

/** Adds the token of the last sign-in where the headers editor gives none. */
export const fetcher: Fetcher = async (params, options) => {
  const headers = { ...authorization(options?.headers), ...options?.headers };
  const answer = await send(params, { ...options, headers });
  noteAnswer(answer);
  return answer;
};

function authorization(given: Record<string, unknown> | undefined): Record<string, string> {
  const token = currentToken();
  const signsIn = Object.keys(given ?? {}).some((name) => name.toLowerCase() === 'authorization');
  return token === null || signsIn ? {} : { Authorization: `Bearer ${token}` };
}
