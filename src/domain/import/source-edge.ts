import { isUsername } from '../username.ts';
import { BadLineError } from './bad-line.ts';
import { usernameKey } from './fields.ts';

/** `follower` follows `followee`: two node numbers of a graph, or two usernames. */
export interface SourceEdge {
  follower: string;
  followee: string;
}

const NODE_NUMBER = /^\d{1,18}$/;
export const isNodeNumber = (node: string): boolean => NODE_NUMBER.test(node);

/** `a<TAB>b`; null for a comment. Throws BadLineError. */
export function parseEdgeLine(line: string): SourceEdge | null {
  if (line.startsWith('#')) return null;
  const [follower, followee, ...rest] = line.split('\t').map((node) => node.trim());
  if (follower === undefined || followee === undefined || rest.length > 0) throw new BadLineError('not two names or numbers with a tab between them');
  for (const node of [follower, followee]) {
    if (!isUsername(node)) throw new BadLineError(`${JSON.stringify(node)} is neither a node number nor a username`);
  }
  if (usernameKey(follower) === usernameKey(followee)) throw new BadLineError(`${follower} cannot follow themselves`);
  return { follower, followee };
}
