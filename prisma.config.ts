import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only the Prisma CLI reads this; `generate` needs none.
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
