// Started by global-setup.ts beside the test run. Its stdin ends with the run, however that ends; what the run then has
// not cleaned up itself (Ctrl-C, kill -9, a crash) is ended and removed here.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.stdin.resume();
process.stdin.on('end', () => {
  const register = join(folder, 'running');
  for (const name of existsSync(register) ? readdirSync(register) : []) end(name);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

function end(name) {
  try {
    if (/^\d+$/.test(name)) process.kill(Number(name), 'SIGKILL');
    else execFileSync('docker', ['rm', '--force', name], { stdio: 'ignore' });
  } catch {
    // It has ended by itself.
  }
}
