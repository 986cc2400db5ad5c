import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { answerBroken } from '../../sink/broken.ts';

test('who sends rubbish behind a request that is still answered costs no more with each piece of it', async () => {
  const open = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => open.resolve(response));
  answerBroken(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
  const response = await open.promise;
  const listeners: number[] = [];
  for (let piece = 0; piece < 3; piece++) {
    const refused = once(server, 'clientError');
    socket.write('\0');
    await refused;
    listeners.push(response.listenerCount('finish'));
  }
  expect(new Set(listeners).size).toBe(1);
  let answer = '';
  socket.setEncoding('latin1').on('data', (text) => (answer += text));
  response.end('whole');
  await once(socket, 'end');
  expect(answer).toMatch(/\r\nwhole$|\r\n\r\n5\r\nwhole\r\n0\r\n\r\n$/);
});
