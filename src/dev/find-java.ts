import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the choice depends on. */
export interface JavaMachine {
  javaHome: string | undefined;
  /** Folders of installed Javas, in the order of their names. */
  installed: string[];
  /** What `java -version` of a home prints; '' where there is none. */
  versionOf(home: string): string;
}

/** Elasticsearch 9 needs this one or a later. */
const OLDEST = 21;
const FOLDER = '/usr/lib/jvm';

/** The home of a Java that is recent enough: JAVA_HOME, else the first of those that the system installed; undefined where there is none. */
export function findJava(machine: JavaMachine = thisMachine()): string | undefined {
  const homes = [...(machine.javaHome ? [machine.javaHome] : []), ...machine.installed];
  return homes.find((home) => majorVersion(machine.versionOf(home)) >= OLDEST);
}

/** 1.8 is what Java 8 calls itself: too old in either reading. */
const majorVersion = (printed: string): number => Number(/version "(\d+)/.exec(printed)?.[1] ?? 0);

const thisMachine = (): JavaMachine => ({
  javaHome: process.env['JAVA_HOME'],
  installed: existsSync(FOLDER) ? readdirSync(FOLDER).toSorted().map((name) => join(FOLDER, name)) : [],
  versionOf: (home) => spawnSync(join(home, 'bin', 'java'), ['-version'], { encoding: 'utf8', timeout: 10_000 }).stderr ?? '',
});
