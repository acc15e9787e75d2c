// Brings a clone to where it can run: dependencies, database client, build. Each only where it is missing or stale.
// Plain Node without dependencies, because it runs before there are any.
import { buildStep } from './prepare/build.mjs';
import { clientStep } from './prepare/client.mjs';
import { dependenciesStep } from './prepare/dependencies.mjs';
import { withLock } from './prepare/lock.mjs';
import { checkBundledNode, checkNode } from './prepare/node-version.mjs';
import { playgroundStep } from './prepare/playground.mjs';
import { runSteps } from './prepare/steps.mjs';

try {
  checkNode(process.versions.node);
  await withLock(async () => {
    await runSteps([dependenciesStep]);
    checkBundledNode();
    await runSteps([clientStep, buildStep, playgroundStep]);
  });
} catch (error) {
  console.error(`✘ ${error.message}`);
  process.exitCode = 1;
}
