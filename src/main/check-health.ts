/** For a container's health check: 0 while the role in it answers, on the port of either role. */
const ports = [process.env['PORT'] || '4000', process.env['WORKER_PORT'] || '4001'];
const answers = await Promise.all(ports.map((port) => fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false)));
process.exitCode = answers.includes(true) ? 0 : 1;
