import { usernameKey } from '../../domain/import/fields.ts';
import type { AuthorTally } from '../../domain/import/post-index.ts';
import { sourceUserId } from '../../domain/import/source-ids.ts';
import type { SourceProfile } from '../../domain/import/source-profile.ts';
import type { ImportedPerson, ImportStore } from '../../stores/postgres/import.store.ts';
import { createBatchWriter, type WriteCounts } from './batch-writer.ts';
import type { ImportObserver } from './observer.ts';

/** Somebody whose posts and follows can be imported. */
export interface KnownPerson {
  id: string;
  username: string;
  createdAt: Date;
}

/** By usernameKey; null for a name that nobody imported has: there is no such person, or it is an account of Linnet. */
export type KnownPeople = Map<string, KnownPerson | null>;

const PEOPLE_PER_BATCH = 1_000;

/** A person of a profile, of posts, or of both. Nobody joined after their own first post. */
export function toPerson(profile: SourceProfile | undefined, tally: AuthorTally | undefined, fallback: { username: string; createdAtMs: number }): ImportedPerson {
  const createdAtMs = Math.min(profile?.createdAtMs ?? Infinity, tally?.firstTweetAtMs ?? Infinity);
  const joinedAtMs = Number.isFinite(createdAtMs) ? createdAtMs : fallback.createdAtMs;
  const username = profile?.username ?? tally?.username ?? fallback.username;
  return {
    id: sourceUserId(usernameKey(username), joinedAtMs), username, displayName: profile?.displayName ?? username, bio: profile?.bio ?? '',
    location: profile?.location ?? '', verified: profile?.verified ?? false, private: profile?.private ?? false,
    createdAt: new Date(joinedAtMs), fromProfile: profile !== undefined,
  };
}

/** Writes people whose names are free, and adds to `known` who stands behind each name afterwards. */
export async function writePeople(store: ImportStore, people: readonly ImportedPerson[], known: KnownPeople, observer: ImportObserver): Promise<WriteCounts> {
  observer.begin({ title: 'Writing people', unit: 'people', total: people.length });
  const writer = createBatchWriter<ImportedPerson>(PEOPLE_PER_BATCH, async (batch) => {
    const inserted = await store.insertPeople(batch);
    await findPeople(store, batch.map(({ username }) => usernameKey(username)), known);
    return inserted;
  });
  for (const person of people) {
    await writer.add([person]);
    observer.progress(writer.counts.given);
  }
  await writer.finish();
  observer.progress(people.length);
  return writer.counts;
}

/** Looks up those names that `known` does not hold yet. */
export async function findPeople(store: ImportStore, usernameKeys: Iterable<string>, known: KnownPeople): Promise<void> {
  const unknown = [...new Set(usernameKeys)].filter((key) => !known.has(key));
  if (unknown.length === 0) return;
  for (const key of unknown) known.set(key, null);
  for (const { native, ...person } of await store.listPeople(unknown)) {
    if (!native) known.set(usernameKey(person.username), person);
  }
}
