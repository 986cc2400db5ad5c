# The source and the sink: `docker compose up` builds it for both.
FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install scripts: package `node` would fetch a second Node.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY . .
USER node
CMD ["node", "scripts/stack.ts", "--help"]
