import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the page and its sink, so that connections break though both are well. */
export class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  #isHung = false;

  constructor(to: number) {
    this.#server = createServer((socket) => {
      // As of a process that is stopped: the system takes the connection, and nobody answers.
      if (this.#isHung) {
        this.#sockets.add(socket.on('error', () => undefined));
        return;
      }
      const onward = connect(to, '127.0.0.1');
      for (const [one, other] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        this.#sockets.add(one);
        one
          .on('error', () => undefined)
          .on('close', () => {
            this.#sockets.delete(one);
            other.destroy();
          });
        one.pipe(other);
      }
    });
  }

  /** Answers its URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Breaks what is under way; new connections are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing goes through from now on, and nothing breaks. */
  hang(): void {
    this.#isHung = true;
    for (const socket of this.#sockets) socket.unpipe();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}
