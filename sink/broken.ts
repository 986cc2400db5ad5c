import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerProblem } from './answer.ts';

/** How long a client has to read why it was refused, ms: as in Go's server. */
const lingerMs = 500;

/** What came that is no HTTP to Node's parser is answered in the words of Go's server. */
export function answerBroken(server: Server): void {
  const open = new WeakMap<Duplex, ServerResponse>();
  const last = new WeakSet<ServerResponse>();
  server.on('request', (request, response) => open.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const response = open.get(socket);
    // A client that is gone is not to be told.
    if (!socket.writable || !/^(?:HPE|ERR_HTTP)_/.test(error.code ?? '')) socket.destroy();
    else if (!response) end(socket, saidOf(error));
    else if (response.writableFinished) end(socket, response.req.complete ? saidOf(error) : undefined);
    else if (!last.has(response)) {
      last.add(response);
      // What came before is still answered; what is behind it cannot be read any more.
      response.shouldKeepAlive = false;
      response.once('finish', () => end(socket));
      if (!response.req.complete && !response.headersSent) answerProblem(response, 500, brokenBody);
    }
  });
}

const brokenBody = {
  code: 'event.unreadable',
  message: 'The body ends too early, or its chunks are broken',
  fix: 'Send the body as long as content-length says, or in whole chunks',
};

function saidOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return '431 Request Header Fields Too Large';
    case 'HPE_INVALID_TRANSFER_ENCODING':
      return '501 Not Implemented';
    case 'HPE_INVALID_VERSION':
      return isVersion(error) ? '505 HTTP Version Not Supported' : '400 Bad Request';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return '408 Request Timeout';
    default:
      return '400 Bad Request';
  }
}

const bodies: Readonly<Record<string, string>> = {
  '501 Not Implemented': 'Unsupported transfer encoding',
  '505 HTTP Version Not Supported': '505 HTTP Version Not Supported: unsupported protocol version',
};

/** Whether it is a whole one, only not of HTTP/1. */
function isVersion(error: object): boolean {
  const packet = 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : undefined;
  return (
    packet !== undefined && /^[^\r\n]* HTTP\/(?!1)\d\.\d\r?\n/.test(packet.toString('latin1', 0, 64 * 1024))
  );
}

function end(socket: Duplex, said?: string): void {
  if (said === undefined) socket.end();
  else {
    const head = `HTTP/1.1 ${said}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n`;
    socket.end(head + (bodies[said] ?? said));
  }
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
