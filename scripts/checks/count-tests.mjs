// Prints "passed failed" from vitest's JSON report, and appends what failed, with its first lines, to the file named second.
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [report, failures] = process.argv.slice(2);
const LINES = 6;

const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
if (!(numPassedTests > 0)) throw new Error('no test has passed');

const failed = testResults.flatMap(({ name, status, message, assertionResults }) => {
  const file = relative(process.cwd(), name);
  const tests = assertionResults.filter((test) => test.status === 'failed');
  // A file that could not be loaded has failed without a single test of it.
  if (status === 'failed' && tests.length === 0) return [{ title: file, message }];
  return tests.map(({ fullName, failureMessages }) => ({ title: `${file} > ${fullName}`, message: failureMessages.join('\n') }));
});
for (const { title, message } of failed) {
  appendFileSync(failures, `✘ ${title}\n${message.split('\n').slice(0, LINES).map((line) => `    ${line}\n`).join('')}`);
}
const brokenFiles = failed.length - numFailedTests;
console.log(`${numPassedTests} ${numFailedTests + brokenFiles}`);
