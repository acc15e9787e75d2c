import type { Database } from './database.ts';

export type ConversationMuteStore = ReturnType<typeof createConversationMuteStore>;

export function createConversationMuteStore(db: Database) {
  return {
    /** Repeating it is no error. */
    async insert(userId: string, conversationId: string): Promise<void> {
      await db.rows('insert_conversation_mute', 'INSERT INTO conversation_mutes (user_id, conversation_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [userId, conversationId]);
    },

    /** Of the conversation that a tweet is in, visible or not. */
    async deleteByTweet(userId: string, tweetId: string): Promise<void> {
      await db.rows('delete_conversation_mute', `
        DELETE FROM conversation_mutes USING tweets
        WHERE user_id = $1 AND tweets.id = $2 AND conversation_mutes.conversation_id = tweets.conversation_id`, [userId, tweetId]);
    },
  };
}
