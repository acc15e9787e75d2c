import { ANALYSER_VERSION } from '../../../domain/analysis/analyse-text.ts';
import type { IndexKind } from '../../postgres/search-index.store.ts';
import type { ElasticsearchClient } from './client.ts';
import { indexBody } from './mappings.ts';

export type IndexAdmin = ReturnType<typeof createIndexAdmin>;

/**
 * Searches go through the alias, which points at one index at a time. It says the analyser's version: a node never asks for its own
 * tokens in an index of another analyser's.
 */
export const aliasOf = (prefix: string, kind: IndexKind): string => `${prefix}-${kind}-v${ANALYSER_VERSION}`;
/**
 * Writes go through an alias that each index has of its own: to one that was deleted meanwhile they fail, where a plain name would
 * have Elasticsearch make an index of that name with whatever fields it guesses.
 */
export const writeAliasOf = (index: string): string => `${index}-write`;

/** `onChange` hears that searches find something else now. */
export function createIndexAdmin(client: ElasticsearchClient, prefix: string, onChange: () => void) {
  return {
    /** `suffix` tells two of one version apart. */
    nameOf: (kind: IndexKind, suffix: string): string => `${aliasOf(prefix, kind)}-${suffix}`,

    exists: (index: string): Promise<boolean> => client.indices.existsAlias({ name: writeAliasOf(index) }),

    /** Whether searches find what is in this index, and in no other. */
    async isSearched(index: string, kind: IndexKind): Promise<boolean> {
      const alias = aliasOf(prefix, kind);
      if (!await client.indices.existsAlias({ name: alias })) return false;
      return Object.keys(await client.indices.getAlias({ name: alias })).join() === index;
    },

    async create(index: string, kind: IndexKind): Promise<void> {
      await client.indices.create({ index, ...indexBody(kind), aliases: { [writeAliasOf(index)]: {} } });
    },

    /** From one moment on, searches find what is in this index and in no other. */
    async switchTo(index: string, kind: IndexKind): Promise<void> {
      await client.indices.refresh({ index });
      const alias = aliasOf(prefix, kind);
      await client.indices.updateAliases({ actions: [{ remove: { index: `${prefix}-${kind}-v*`, alias, must_exist: false } }, { add: { index, alias } }] });
      onChange();
    },

    /** Searches find no index: PostgreSQL answers them. */
    async hide(kind: IndexKind): Promise<void> {
      const alias = aliasOf(prefix, kind);
      if (!await client.indices.existsAlias({ name: alias })) return;
      await client.indices.deleteAlias({ index: `${prefix}-${kind}-v*`, name: alias });
      onChange();
    },

    /** Every index of Linnet's in the cluster, of whatever version. */
    async list(kind: IndexKind): Promise<string[]> {
      return Object.keys(await client.indices.get({ index: `${prefix}-${kind}-v*`, features: 'aliases', allow_no_indices: true }));
    },

    async delete(indexes: readonly string[]): Promise<void> {
      if (indexes.length > 0) await client.indices.delete({ index: [...indexes], ignore_unavailable: true });
    },

    /** Everything written so far can be searched. */
    async refresh(index: string): Promise<void> {
      await client.indices.refresh({ index });
      onChange();
    },

    async ping(): Promise<void> {
      await client.cluster.health({ timeout: '1s' });
    },
  };
}
