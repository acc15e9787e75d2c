import { readFileSync } from 'node:fs';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { describe, expect, it } from 'vitest';
import * as domainErrors from '../../src/domain/errors.ts';
import { MAX_BODY_BYTES } from '../../src/transport/http-server.ts';
import { queryLimits } from '../../src/transport/query-limits.ts';
import { MAX_OPERATIONS_PER_SOCKET } from '../../src/transport/socket-operations.ts';
import { SOCKET_TIMEOUTS } from '../../src/transport/socket-server.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const catalogue = read('../../docs/errors.md');
const listed = [...catalogue.matchAll(/^### (\w+)$/gm)].map(([, code]) => code);

describe('docs/errors.md', () => {
  it('lists exactly the codes of the contract', () => {
    const contract = read('./contract.graphql');
    const text = contract.slice(contract.indexOf('errors[].extensions.code is one of'));
    expect([...listed].sort()).toEqual([...new Set(text.match(/\b[A-Z]+_[A-Z_]+\b|\b(?:UNAUTHENTICATED|FORBIDDEN|CONFLICT)\b/g))].sort());
  });

  it('lists the code of every error that a service can throw', () => {
    const source = read('../../src/domain/errors.ts');
    const codes = [...source.matchAll(/readonly code = '(\w+)'/g)].map(([, code]) => code);
    expect(codes.length).toBe(Object.values(domainErrors).length - 1);
    expect(listed).toEqual(expect.arrayContaining(codes));
  });

  it('lists every code of Apollo but those that never leave this server', () => {
    const inner = ['PERSISTED_QUERY_NOT_SUPPORTED', 'OPERATION_RESOLUTION_FAILURE'];
    expect(listed).toEqual(expect.arrayContaining(Object.values(ApolloServerErrorCode).filter((code) => !inner.includes(code))));
  });

  it('gives each code a cause and a cure', () => {
    for (const section of catalogue.split(/^### /m).slice(1)) {
      expect(section).toMatch(/^- Cause: /m);
      expect(section).toMatch(/^- Cure: /m);
    }
  });

  it('states the limits as they are', () => {
    const table = Object.fromEntries([...catalogue.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, name, value]) => [name, Number(value)]));
    expect(table).toEqual(queryLimits);
    expect(catalogue).toContain(`a body above ${MAX_BODY_BYTES / 1024} KB`);
    expect(catalogue).toContain(`has ${MAX_OPERATIONS_PER_SOCKET} operations open`);
    expect(catalogue).toContain(`within ${SOCKET_TIMEOUTS.connectionInitMs / 1000} seconds`);
  });
});
