# syntax=docker/dockerfile:1
# One image for every role: api (the default command), worker, migrate.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN node scripts/prepare.mjs

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The Prisma CLI and TypeScript are dev dependencies that @prisma/client also has as optional peers, which npm ci keeps:
# with the dev dependencies out of package.json nothing asks for them any more.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --no-audit --no-fund \
    && npm pkg delete devDependencies && npm prune --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 WORKER_PORT=4001
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY prisma ./prisma
USER node
EXPOSE 4000 4001
# Whichever role this container has: the api answers on PORT, the worker on WORKER_PORT.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["node", "dist/main/check-health.js"]
# Not through npm, so that SIGTERM reaches the process itself, which drains.
STOPSIGNAL SIGTERM
CMD ["node", "dist/main/api.js"]
