# The gateway as one image: the same for the doors (--role api) and the carrying (--role worker).
FROM node:24.21.0-slim

WORKDIR /opt/lienthong
ENV NODE_ENV=production

COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY LICENSE ./
COPY schemas ./schemas
COPY adapters ./adapters
COPY src ./src

# A named volume takes its owner from here.
RUN mkdir -p /var/lib/lienthong/attachments && chown -R node:node /var/lib/lienthong
USER node

EXPOSE 8080 8081 8082
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts", "--config", "/etc/lienthong/config.json"]
