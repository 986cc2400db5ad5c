# The source and the sink: `docker compose up` builds it for both.
FROM node:24-slim AS page
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/page.mjs scripts/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY lib lib
COPY sink sink
RUN node scripts/page.mjs

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/page.mjs scripts/
# Package `node` brings the very Node that runs natively too: not every build of Node can run TypeScript.
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force \
  && rm -rf node_modules/node/node_modules/*/include node_modules/node/node_modules/*/share
ENV PATH=/app/node_modules/.bin:$PATH
COPY . .
COPY --from=page /app/sink/page/dist sink/page/dist
# Compiled once, here, for all starts.
ENV NODE_COMPILE_CACHE=/app/.plumbline/cache/node
RUN node scripts/stack.ts sink --help >/dev/null && chmod -R a+rwX .plumbline
USER node
CMD ["node", "scripts/stack.ts", "--help"]
