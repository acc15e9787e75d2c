import type { Database } from './database.ts';

export type MuteStore = ReturnType<typeof createMuteStore>;

export function createMuteStore(db: Database) {
  return {
    async insert(mute: { id: string; muterId: string; mutedId: string }): Promise<void> {
      await db.rows('insert_mute', 'INSERT INTO mutes (muter_id, muted_id, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [mute.muterId, mute.mutedId, mute.id]);
    },

    async delete(muterId: string, mutedId: string): Promise<void> {
      await db.rows('delete_mute', 'DELETE FROM mutes WHERE muter_id = $1 AND muted_id = $2', [muterId, mutedId]);
    },
  };
}
