import { extractEntities } from '../../domain/text/entities.ts';
import type { TweetEntities } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';

export function createResolveEntities({ users }: Pick<Stores, 'users'>) {
  /** Of each text, in one look-up. Only names that exist become mentions; the offsets are those of the name in the text. */
  return async function resolveEntities(texts: readonly string[]): Promise<TweetEntities[]> {
    const extracted = texts.map(extractEntities);
    const names = new Set(extracted.flatMap(({ mentions }) => mentions.map(({ username }) => username.toLowerCase())));
    const found = names.size === 0 ? [] : await users.listByUsernames([...names]);
    const idByName = new Map(found.map(({ id, username }) => [username.toLowerCase(), id]));
    return extracted.map(({ mentions, ...entities }) => ({
      ...entities,
      mentions: mentions.flatMap((mention) => {
        const userId = idByName.get(mention.username.toLowerCase());
        return userId === undefined ? [] : [{ ...mention, userId }];
      }),
    }));
  };
}
