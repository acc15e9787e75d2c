import { expect, test } from 'vitest';
import { findJava } from './find-java.ts';

const versions: Record<string, string> = {
  '/jvm/8': 'openjdk version "1.8.0_392"', '/jvm/17': 'openjdk version "17.0.15" 2025-04-15', '/jvm/21': 'openjdk version "21" 2023-09-19', '/jvm/25': 'openjdk version "25.0.1" 2025-10-21',
};
const find = (javaHome: string | undefined, installed: string[]) => findJava({ javaHome, installed, versionOf: (home) => versions[home] ?? '' });

test('takes JAVA_HOME where it is recent enough, before any other', () => {
  expect(find('/jvm/25', ['/jvm/21'])).toBe('/jvm/25');
});

test('passes over a JAVA_HOME that is too old or no Java at all', () => {
  expect(find('/jvm/17', ['/jvm/8', '/jvm/21', '/jvm/25'])).toBe('/jvm/21');
  expect(find('/nowhere', ['/jvm/25'])).toBe('/jvm/25');
});

test('finds none where all are older than 21', () => {
  expect(find(undefined, ['/jvm/8', '/jvm/17'])).toBeUndefined();
  expect(find('', [])).toBeUndefined();
});
