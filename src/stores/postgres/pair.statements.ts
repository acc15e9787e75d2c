import type { PoolClient } from 'pg';
import { reactionsTo } from '../../domain/events.ts';
import type { Database } from './database.ts';

/**
 * Runs `work` alone among all that follow, ask, accept, reject or block between these two people (docs/adr/0010). Both are
 * locked in the order of their ids, by a statement of its own: the next one sees whatever was committed while this one
 * waited. A change of a profile takes the same lock, so nobody becomes public or private in the middle of it.
 *
 * `other` is the one whom thousands may turn to at once: they wait for their turn here, and not each with a connection.
 */
export const betweenTwo = <Result>(db: Database, one: string, other: string, work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
  db.transactionInTurn(other, async (client) => {
    await client.query({ name: 'lock_pair', text: 'SELECT FROM users WHERE id IN ($1::uuid, $2::uuid) ORDER BY id FOR NO KEY UPDATE', values: [one, other] });
    return work(client);
  });

/*
 * Both people's counts ($1 follows $2) are locked in the order of their ids before either is written. Those who become
 * public change the counts of many, whose rows in users they have not locked.
 */
export const countEdge = (edge: string, step: '+ 1' | '- 1'): string => `
  locked AS (
    SELECT user_id FROM user_stats WHERE user_id IN ($1::uuid, $2::uuid) AND EXISTS (SELECT FROM ${edge}) ORDER BY user_id FOR UPDATE
  ), counted AS (
    UPDATE user_stats SET
      following_count = CASE WHEN user_stats.user_id = $1::uuid THEN following_count ${step} ELSE following_count END,
      follower_count = CASE WHEN user_stats.user_id = $2::uuid THEN follower_count ${step} ELSE follower_count END
    FROM locked WHERE user_stats.user_id = locked.user_id
  )`;

/** Writes the event whose eventValues begin at parameter `first`, where `edge` has a row. */
export const insertEvent = (edge: string, first: number): string => `
  event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT $${first}::uuid, $${first + 1}::text, $${first + 2}::jsonb, $${first + 3}::text[], $${first + 4}::text FROM ${edge}
  )`;

/** Writes an event for each row of `ended`, which were requests; parameter `requestId` goes with it. */
export const insertRequestEnded = (ended: string, requestId: number): string => `
  ${ended}_event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'followRequest.ended', jsonb_build_object('requestId', id, 'requesterId', requester_id, 'targetId', target_id),
      '{${reactionsTo['followRequest.ended'].join()}}', $${requestId}::text FROM ${ended}
  )`;
