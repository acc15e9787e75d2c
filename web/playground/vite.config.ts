import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Everything the page needs, from the installed packages: it works without any network. */
export default defineConfig({
  root,
  // Relative addresses: the page may be served below any path.
  base: './',
  build: {
    outDir: fileURLToPath(new URL('../../dist/playground', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // Monaco alone is larger than Vite likes a chunk to be.
    chunkSizeWarningLimit: 8_000,
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: 'es' },
});
