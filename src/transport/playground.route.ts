import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where scripts/prepare/playground.mjs builds web/playground to; the same from src/ and from dist/. */
const FOLDER = fileURLToPath(new URL('../../dist/playground/', import.meta.url));
const ASSETS = fileURLToPath(new URL('../../dist/playground/assets/', import.meta.url));
const ONE_YEAR_SECONDS = 31_536_000;

/** Scripts, workers, fonts and connections of our own origin only. Monaco writes its styles into the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** GraphiQL, from the packages that are installed: it needs no network beyond this server. */
export async function registerPlayground(fastify: FastifyInstance): Promise<void> {
  fastify.get('/', (_request, reply) => reply.redirect('/playground/'));
  if (!existsSync(FOLDER)) {
    fastify.log.warn('The playground is not built: npm start builds it.');
    return;
  }
  fastify.get('/playground', (_request, reply) => reply.redirect('/playground/'));
  await fastify.register(fastifyStatic, {
    root: FOLDER,
    prefix: '/playground/',
    decorateReply: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('x-content-type-options', 'nosniff');
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
      reply.header('referrer-policy', 'no-referrer');
      // An asset's name carries the hash of what is in it; the page names the assets.
      reply.header('cache-control', path.startsWith(ASSETS) ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
}
