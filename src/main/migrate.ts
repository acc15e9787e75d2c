import { fileURLToPath } from 'node:url';
import { applyMigrations } from '../stores/postgres/migrations.ts';
import { loadConfigOrExit } from './run-role.ts';

// Needs no Redis, but is told of it: the roles that follow are given the same environment.
const { databaseUrl } = loadConfigOrExit({ REDIS_URL: 'redis://unused', ...process.env });
const applied = await applyMigrations(databaseUrl, fileURLToPath(new URL('../../prisma/migrations', import.meta.url)));
console.log(applied.length === 0 ? 'Nothing to apply: the database has every migration.' : `Applied: ${applied.join(', ')}`);
