import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * A step: { name, doing, isFresh(), run() }. Fresh ones are skipped without a word; the others say what they do and how
 * long it took.
 */
export async function runSteps(steps, say = console.log) {
  for (const step of steps) {
    if (step.isFresh()) continue;
    say(`… ${step.doing}`);
    const startedAt = performance.now();
    await step.run();
    say(`✔ ${step.name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
}

/** Runs a program in the root of the clone; what it printed is shown only when it fails. */
export function run(what, file, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) => reject(new Error(`${what} could not be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      reject(new Error(`${what} failed (${signal ?? `exit code ${code}`}):\n${Buffer.concat(output).toString().trimEnd()}`));
    });
  });
}
