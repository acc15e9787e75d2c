import type { SignedUp } from './sign-up.ts';
import type { Linnet } from './start-linnet.ts';

/** Every mutation by which one person changes how they stand to another. */
export const RELATION_VERBS = [
  'follow', 'unfollow', 'removeFollower', 'acceptFollowRequest', 'rejectFollowRequest', 'block', 'unblock', 'mute', 'unmute',
] as const;
export type RelationVerb = (typeof RELATION_VERBS)[number];

export interface Related {
  followerCount: number;
  followingCount: number;
  relationship: { following: boolean; followedBy: boolean; followRequested: boolean; blocking: boolean; blockedBy: boolean; muting: boolean };
}

/** The other person as the mutation answers them; throws GqlError. */
export async function act(linnet: Linnet, actor: SignedUp, verb: RelationVerb, other: SignedUp): Promise<Related> {
  const answer = await linnet.gql<Record<string, Related>>(`mutation ($userId: ID!) { ${verb}(userId: $userId) { followerCount followingCount
    relationship { following followedBy followRequested blocking blockedBy muting } } }`, { userId: other.user.id }, actor.token);
  return answer[verb]!;
}

export const setPrivate = (linnet: Linnet, { token }: SignedUp, isPrivate: boolean): Promise<unknown> =>
  linnet.gql('mutation ($private: Boolean!) { updateProfile(input: { private: $private }) { id } }', { private: isPrivate }, token);

/** What PostgreSQL holds of the graph, and what does not fit together in it: empty where all is well. */
export async function graphFaults({ app: { database } }: Linnet): Promise<unknown[]> {
  return database.rowsForValues('graph_faults', `
    SELECT 'counts' AS fault, user_id::text AS who FROM user_stats WHERE
      follower_count <> (SELECT count(*) FROM follows WHERE followee_id = user_id)
      OR following_count <> (SELECT count(*) FROM follows WHERE follower_id = user_id)
    UNION ALL
    SELECT 'follow across a block', follower_id::text FROM follows JOIN blocks ON
      (blocker_id, blocked_id) IN ((follower_id, followee_id), (followee_id, follower_id))
    UNION ALL
    SELECT 'request across a block', requester_id::text FROM follow_requests JOIN blocks ON
      (blocker_id, blocked_id) IN ((requester_id, target_id), (target_id, requester_id))
    UNION ALL
    SELECT 'request to a public account', requester_id::text FROM follow_requests JOIN users ON users.id = target_id WHERE NOT users.private
    UNION ALL
    SELECT 'request of a follower', requester_id::text FROM follow_requests JOIN follows ON follower_id = requester_id AND followee_id = target_id`, []);
}
