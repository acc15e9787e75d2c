import { usernameKey } from '../../domain/import/fields.ts';
import type { SourceProfile } from '../../domain/import/source-profile.ts';
import { fileSize, readRows } from './read-lines.ts';
import type { ImportObserver } from './observer.ts';

export interface ProfilesFile {
  path: string;
  parse(text: string): SourceProfile;
}

export interface Profiles {
  /** By usernameKey. */
  byName: Map<string, SourceProfile>;
  /** Lines whose name an earlier line had: the first counts, for a name is one person. */
  repeated: number;
}

export async function readProfiles({ path, parse }: ProfilesFile, observer: ImportObserver): Promise<Profiles> {
  const profiles: Profiles = { byName: new Map(), repeated: 0 };
  observer.begin({ title: 'Reading profiles', unit: 'bytes', total: await fileSize(path) });
  const rows = readRows({ path, parse, onProblem: (problem) => observer.problem(problem), onProgress: (bytes) => observer.progress(bytes) });
  for await (const { row } of rows) {
    const key = usernameKey(row.username);
    if (profiles.byName.has(key)) profiles.repeated += 1;
    else profiles.byName.set(key, row);
  }
  return profiles;
}
