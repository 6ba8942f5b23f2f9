# The gateway as one image: the same for the doors (--role api) and the carrying (--role worker).

# The console and the gateway: built here, so that what they are built with stays out of the image.
FROM node:24.21.0-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json vite.console.config.ts vite.gateway.config.ts ./
COPY schemas ./schemas
COPY adapters ./adapters
COPY src ./src
RUN npm run build

FROM node:24.21.0-slim

WORKDIR /opt/lienthong
ENV NODE_ENV=production

COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY LICENSE ./
COPY schemas ./schemas
COPY adapters ./adapters
COPY src ./src
COPY openapi ./openapi
COPY --from=build /build/dist ./dist

# A small nursery lets go of passing buffers early, a small heap of the rest; what was compiled once needs no compiler in memory.
ENV NODE_OPTIONS="--max-semi-space-size=4 --max-old-space-size=512 --expose-gc" MALLOC_ARENA_MAX=1 NODE_COMPILE_CACHE=/opt/lienthong/.compiled

# A named volume takes its owner from here. Compiled code is kept by user: it is made as the one that runs, and then closed to it;
# also of what a gateway loads later.
RUN mkdir -p /var/lib/lienthong/attachments .compiled && chown -R node:node /var/lib/lienthong .compiled \
  && setpriv --reuid=node --regid=node --init-groups node --input-type=module -e "for (const file of (await import('node:fs')).globSync(['dist/gateway/*.js', '{adapters,schemas,src}/**/*.ts'])) if (!/src.console.|gateway.main[.]js$|(main|write-(openapi|package)|(data|read-[a-z]+)-worker|-thread)[.]ts$/.test(file)) await import(process.cwd() + '/' + file)" \
  && setpriv --reuid=node --regid=node --init-groups node dist/gateway/main.js --help \
  && setpriv --reuid=node --regid=node --init-groups node src/cli/main.ts --help \
  && chown -R root:root .compiled && chmod -R a+rX .compiled
USER node

EXPOSE 8080 8081 8082
# The partners' door: it never speaks TLS itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8082/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/gateway/main.js", "--config", "/etc/lienthong/config.json"]
