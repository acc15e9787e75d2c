// Prints "passed failed" from vitest's JSON report.
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// A file that could not be loaded has failed without a single test of it.
const brokenFiles = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed')).length;
if (!(numPassedTests > 0)) throw new Error('no test has passed');
console.log(`${numPassedTests} ${numFailedTests + brokenFiles}`);
