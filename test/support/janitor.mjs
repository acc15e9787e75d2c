// Started by global-setup.ts beside the test run. Its stdin ends with the run, however that ends (also by Ctrl-C, kill -9
// or a crash); what is still registered then is ended, and the run's folder removed.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.stdin.resume();
process.stdin.on('end', async () => {
  const register = join(folder, 'running');
  const registered = existsSync(register) ? readdirSync(register) : [];
  for (const name of registered) end(name, readFileSync(join(register, name), 'utf8'));
  const started = serversOfStarts();
  for (const pid of started) end(pid, 'SIGQUIT');
  // A JVM takes SIGQUIT for a question.
  const elasticsearches = pidsIn(['elasticsearch/elasticsearch.pid']);
  for (const pid of elasticsearches) end(pid, 'SIGKILL');
  const names = [...registered, ...started, ...elasticsearches];
  const deadline = Date.now() + 10_000;
  while (names.some(isRunning) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** What runs of `npm start` in the tests have started and were not let stop. */
const serversOfStarts = () => pidsIn(['postgres/data/postmaster.pid', 'redis/redis.pid']);

function pidsIn(pidFiles) {
  const folders = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('start-')) : [];
  const files = folders.flatMap((name) => pidFiles.map((file) => join(folder, name, file)));
  return files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8').split('\n', 1)[0].trim());
}

/** A process by its pid, a container by its name. */
function end(name, signal) {
  try {
    if (/^\d+$/.test(name)) process.kill(Number(name), signal);
    else execFileSync('docker', ['rm', '--force', name], { stdio: 'ignore' });
  } catch {
    // It has ended by itself.
  }
}

function isRunning(name) {
  try {
    return /^\d+$/.test(name) && process.kill(Number(name), 0) && !isZombie(name);
  } catch {
    return false;
  }
}

const isZombie = (pid) => existsSync(`/proc/${pid}/stat`) && /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
