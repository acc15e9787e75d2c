import type { PoolClient } from 'pg';
import { ANALYSER_VERSION } from '../../domain/analysis/analyse-text.ts';
import { analyseTweet } from '../../domain/analysis/analyse-tweet.ts';
import { MAX_EDITS, EDIT_WINDOW_MS, mentionedIds, type Tweet, type TweetEntities } from '../../domain/tweet.ts';
import { reactionsTo } from '../../domain/events.ts';
import type { SearchWordStore } from '../search/search-word.store.ts';
import { vectorOf } from '../search/vectors.ts';
import type { Database } from './database.ts';
import { hashtagColumns, replaceHashtags } from './hashtag.statements.ts';
import { TWEET_COLUMNS } from './tweet.store.ts';

export type TweetEditStore = ReturnType<typeof createTweetEditStore>;

export interface TweetEdit {
  id: string;
  authorId: string;
  text: string;
  entities: TweetEntities;
  lang: string | null;
  at: Date;
  /** Goes with the event. */
  requestId: string;
}

/** Why a tweet was not edited: the author has none of that id, its hour is over, it has been edited too often, or it would be left with neither text nor poll. */
export type EditRefusal = 'notFound' | 'tooLate' | 'tooOften' | 'empty';

export function createTweetEditStore(db: Database, searchWords: Pick<SearchWordStore, 'note'>) {
  return {
    /**
     * Gives a tweet a new text, with its event, and keeps the old one as a revision; a text that equals the current one changes nothing. The
     * row is locked before anything is read that the decision rests on: of many edits at once each sees those before it.
     */
    async update(edit: TweetEdit): Promise<Tweet | EditRefusal> {
      let words: string[] = [];
      const edited = await db.transaction(async (client) => {
        const { rows: [current] } = await client.query<Tweet>({
          name: 'edit_tweet_lock',
          text: `SELECT ${TWEET_COLUMNS} FROM tweets WHERE id = $1 AND author_id = $2 AND deleted_at IS NULL AND retweet_of_id IS NULL FOR UPDATE`,
          values: [edit.id, edit.authorId],
        });
        if (current === undefined) return 'notFound';
        if (edit.at.getTime() - current.createdAt.getTime() > EDIT_WINDOW_MS) return 'tooLate';
        if (edit.text === '' && !current.hasPoll) return 'empty';
        if (current.text === edit.text) return current;
        if (!(await keepRevision(client, current))) return 'tooOften';
        const analysis = analyseTweet({ ...current, ...edit, repliedUserId: await findRepliedUserId(client, current) });
        words = analysis.vocabulary;
        return replaceText(client, edit, current, vectorOf(edit.id, analysis));
      });
      searchWords.note('tweet', words);
      return edited;
    },
  };
}

/** False where it has been edited as often as it may. */
async function keepRevision(client: PoolClient, { id, text, createdAt, editedAt }: Tweet): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'edit_tweet_keep',
    text: `INSERT INTO tweet_revisions (tweet_id, number, text, created_at)
      SELECT $1::uuid, count(*) + 1, $2::text, $3::timestamptz FROM tweet_revisions WHERE tweet_id = $1::uuid HAVING count(*) < ${MAX_EDITS}`,
    values: [id, text, editedAt ?? createdAt],
  });
  return rowCount === 1;
}

/** Of a deleted tweet too: whoever replied to it still did. */
async function findRepliedUserId(client: PoolClient, { inReplyToId }: Tweet): Promise<string | null> {
  if (inReplyToId === null) return null;
  const { rows } = await client.query<{ authorId: string }>({ name: 'edit_tweet_replied', text: 'SELECT author_id AS "authorId" FROM tweets WHERE id = $1', values: [inReplyToId] });
  return rows[0]?.authorId ?? null;
}

/** Each revision is later than the one before it, whatever the clocks of the API nodes say. */
async function replaceText(client: PoolClient, { id, text, entities, lang, at, requestId }: TweetEdit, { createdAt, editedAt }: Tweet, vector: string): Promise<Tweet> {
  const editedLater = new Date(Math.max(at.getTime(), (editedAt ?? createdAt).getTime() + 1));
  const { tags, writtenTags } = hashtagColumns(entities);
  const { rows } = await client.query<Tweet>({
    name: 'edit_tweet',
    text: `
      WITH unmentioned AS (
        DELETE FROM mentions WHERE tweet_id = $1::uuid AND user_id <> ALL($5::uuid[])
      ), mentioned AS (
        INSERT INTO mentions (user_id, tweet_id) SELECT unnest($5::uuid[]), $1::uuid ON CONFLICT DO NOTHING
      ), ${replaceHashtags('$1', '$10', '$11', '$7')}, event AS (
        INSERT INTO outbox (id, type, payload, pending, request_id)
        SELECT uuidv7(), 'tweet.edited', jsonb_build_object('tweetId', id, 'authorId', author_id), $6::text[], $7::text FROM tweets WHERE id = $1::uuid
      ), searched AS (
        INSERT INTO tweet_search (tweet_id, author_id, analyser, vector) SELECT id, author_id, ${ANALYSER_VERSION}, $8::tsvector FROM tweets WHERE id = $1::uuid
        ON CONFLICT (tweet_id) DO UPDATE SET analyser = excluded.analyser, vector = excluded.vector
      )
      UPDATE tweets SET text = $2::text, entities = $3::jsonb, lang = $9::text, edited_at = $4::timestamptz WHERE id = $1::uuid RETURNING ${TWEET_COLUMNS}`,
    values: [id, text, JSON.stringify(entities), editedLater, mentionedIds(entities), reactionsTo['tweet.edited'], requestId, vector, lang, tags, writtenTags],
  });
  return rows[0]!;
}
