import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';

export const answer = (status: number, more = '') =>
  `HTTP/1.1 ${status} X\r\n${more}content-length: 0\r\n\r\n`;

/** What to answer to the n-th request, from 1 on. */
export type Answer = (n: number, path: string, socket: Socket) => string | null;

/** Keeps what comes, and answers with what `answer` says; null hangs, 'cut' closes the connection. */
export class RawSink {
  readonly heads: string[] = [];
  readonly bodies: string[] = [];
  readonly sockets = new Set<Socket>();
  /** With TLS: the name that each client asked for, if any. */
  readonly names: (string | false | null)[] = [];
  connections = 0;
  /** Connections, also those whose handshake failed. */
  attempts = 0;
  #server: Server | undefined;
  readonly #answer: Answer;
  readonly #tls: TlsOptions | undefined;
  readonly #renewed: TlsOptions | undefined;

  /** `renewed`: the certificate from the second connection on. */
  constructor(answer: Answer, tls?: TlsOptions, renewed: TlsOptions | undefined = tls) {
    this.#answer = answer;
    this.#tls = tls;
    this.#renewed = renewed;
  }

  async listen(): Promise<string> {
    const serve = (socket: Socket) => {
      this.connections++;
      if (socket instanceof TLSSocket) this.names.push(socket.servername);
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
        const answer = this.#answer(this.heads.length, path, socket);
        if (answer === 'cut') socket.destroy();
        else if (answer !== null) socket.write(answer);
      });
    };
    this.#server = this.#tls ? this.#secure(this.#tls, serve) : createServer(serve);
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' ? `${this.#tls ? 'https' : 'http'}://127.0.0.1:${address?.port}` : '';
  }

  #secure(tls: TlsOptions, serve: (socket: Socket) => void): Server {
    const server = createTlsServer(tls, serve);
    return server.on('connection', () => {
      this.attempts++;
      server.setSecureContext(this.#renewed ?? tls);
    });
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server?.close();
  }
}
