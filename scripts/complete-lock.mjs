// Adds to package-lock.json the optional packages for other systems that a registry did not describe when the lock was written;
// without them `npm ci` refuses the lock elsewhere. Prints what it adds, nothing where the lock is complete.
import { readFileSync, writeFileSync } from 'node:fs';
const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const oses = { android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', openharmony: 'openharmony', win32: 'win32', windows: 'win32', sunos: 'sunos', aix: 'aix', openbsd: 'openbsd', netbsd: 'netbsd' };
const cpus = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    let at = path, found = false;
    for (;;) {
      const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
      if (lock.packages[candidate]) { found = true; break; }
      if (at === '') break;
      const i = at.lastIndexOf('/node_modules/'); at = i === -1 ? '' : at.slice(0, i);
    }
    if (found) continue;
    const words = name.split(/[/-]/);
    const os = words.map((word) => oses[word]).find(Boolean);
    const cpu = words.find((word) => cpus.includes(word));
    if (!os || !cpu) { console.log('cannot tell the system of', name, version, 'from', path); continue; }
    const libc = os === 'linux' ? (words.some((w) => w.startsWith('musl')) ? ['musl'] : words.some((w) => w.startsWith('gnu')) ? ['glibc'] : undefined) : undefined;
    if (!/^\d+\.\d+\.\d+$/.test(version)) { console.log('not exact', name, version, path); }
    lock.packages[`node_modules/${name}`] = { version: version.replace(/^[\^~]/, ''), cpu: [cpu], ...(entry.dev ? { dev: true } : {}), ...(libc ? { libc } : {}), optional: true, os: [os] };
    console.log('added', name, version, os, cpu, libc ?? '');
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
if (added) writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
