import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from '../resolvers/schema.ts';

const FILE = new URL('../../schema/schema.graphql', import.meta.url);
const HEADER = '# Printed by "npm run print-schema" from the classes in src/resolvers; CI fails when it is stale.\n\n';

writeFileSync(FILE, `${HEADER}${printSchema(lexicographicSortSchema(createSchema()))}\n`);
