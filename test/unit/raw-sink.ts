import { createServer, type Server, type Socket } from 'node:net';

export const answer = (status: number, more = '') =>
  `HTTP/1.1 ${status} X\r\n${more}content-length: 0\r\n\r\n`;

/** Keeps what comes, and answers with what `answer` says; null hangs, 'cut' closes the connection. */
export class RawSink {
  readonly heads: string[] = [];
  readonly bodies: string[] = [];
  readonly sockets = new Set<Socket>();
  connections = 0;
  #server: Server | undefined;
  readonly #answer: (n: number, path: string) => string | null;

  constructor(answer: (n: number, path: string) => string | null) {
    this.#answer = answer;
  }

  async listen(): Promise<string> {
    this.#server = createServer((socket) => {
      this.connections++;
      this.sockets.add(socket);
      let text = '';
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/^content-length: (\d+)/m.exec(text.slice(0, end))?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        this.heads.push(text.slice(0, end));
        this.bodies.push(text.slice(end + 4, end + 4 + length));
        text = text.slice(end + 4 + length);
        const path = /^\w+ (\S+)/.exec(this.heads.at(-1) ?? '')?.[1] ?? '';
        const answer = this.#answer(this.heads.length, path);
        if (answer === 'cut') socket.destroy();
        else if (answer !== null) socket.write(answer);
      });
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server?.close();
  }
}
