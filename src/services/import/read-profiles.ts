import { BadLineError } from '../../domain/import/bad-line.ts';
import { usernameKey } from '../../domain/import/fields.ts';
import type { SourceProfile } from '../../domain/import/source-profile.ts';
import { fileSize, readRows } from './read-lines.ts';
import type { ImportObserver } from './observer.ts';

export interface ProfilesFile {
  path: string;
  parse(line: string): SourceProfile;
}

/** By usernameKey. Of two profiles with one name the first counts. */
export async function readProfiles({ path, parse }: ProfilesFile, observer: ImportObserver): Promise<Map<string, SourceProfile>> {
  const profiles = new Map<string, SourceProfile>();
  const lines = new Map<string, number>();
  observer.begin({ title: 'Reading profiles', unit: 'bytes', total: await fileSize(path) });
  const rows = readRows({
    path,
    parse: (text, line) => {
      const profile = parse(text);
      const key = usernameKey(profile.username);
      const first = lines.get(key);
      if (first !== undefined) throw new BadLineError(`handle ${profile.username} was already on line ${first}`);
      lines.set(key, line);
      return profile;
    },
    onProblem: (problem) => observer.problem(problem),
    onProgress: (bytes) => observer.progress(bytes),
  });
  for await (const { row } of rows) profiles.set(usernameKey(row.username), row);
  return profiles;
}
