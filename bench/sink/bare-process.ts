import { createServer } from 'node:http';

/** The yardstick: node:http that reads bodies and answers 200. Says on stderr where it listens, as the sink does. */
const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => response.end());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  process.stderr.write(`bare server listens on http://127.0.0.1:${port}\n`);
});
