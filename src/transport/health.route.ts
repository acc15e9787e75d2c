import type { FastifyInstance } from 'fastify';
import { HEALTH_PATHS, type Health } from './health.ts';

export function registerHealthRoutes(fastify: FastifyInstance, health: Health): void {
  for (const path of HEALTH_PATHS) {
    // Probes ask every few seconds: their lines would be most of the log.
    fastify.get(path, { logLevel: 'warn' }, async (_request, reply) => {
      const { status, contentType, body } = await health.answer(path);
      return reply.code(status).header('cache-control', 'no-store').type(contentType).send(body);
    });
  }
}
