import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { join as joinStreams, readLine } from './streams.ts';

/** How long a request waits for the user's machine to offer a connection; ms. */
const patience = 5000;

/**
 * The way from a container to the user's machine, where a container's network does not lead: that machine connects to
 * us, by HTTP's Upgrade, and holds a few connections ready. Whoever wants to go there takes one, says on its first line
 * where to (`port 3000`, `function NAMESPACE/NAME`) and has it to itself when the answer is `ok PORT`.
 */
export function tunnel() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-tunnel-'));
  const offered: Duplex[] = [];
  const awaited: ((stream: Duplex) => void)[] = [];
  const doors = new Map<string, { path: string; server: Server }>();
  const open = new Set<Socket>();

  function take(): Promise<Duplex | undefined> {
    const ready = offered.shift();
    if (ready) return Promise.resolve(ready);
    return new Promise((resolve) => {
      const waiter = (stream: Duplex) => {
        clearTimeout(timer);
        resolve(stream);
      };
      const timer = setTimeout(() => {
        awaited.splice(awaited.indexOf(waiter), 1);
        resolve(undefined);
      }, patience);
      awaited.push(waiter);
    });
  }

  /** A connection to there, or why there is none. */
  async function reach(destination: string): Promise<{ stream: Duplex; port: number } | string> {
    const stream = await take();
    if (!stream) return 'nothing on your machine runs it; npm run stack -- up does';
    stream.write(`${destination}\n`);
    const answer = await readLine(stream);
    if (answer?.startsWith('ok ')) return { stream, port: Number(answer.slice(3)) };
    stream.destroy();
    return answer ?? 'the connection to your machine was lost';
  }

  return {
    /** A connection that the user's machine offers. */
    offer(stream: Duplex): void {
      stream.on('error', () => stream.destroy());
      // Whoever offered it may end before it is taken.
      const gone = () => {
        const at = offered.indexOf(stream);
        if (at >= 0) offered.splice(at, 1)[0]?.destroy();
      };
      stream.once('end', gone).once('close', gone);
      const waiter = awaited.shift();
      if (waiter) waiter(stream);
      else offered.push(stream);
    },

    /** Path of a socket that leads there. */
    door(destination: string): string {
      const there = doors.get(destination);
      if (there) return there.path;
      const path = join(folder, `${doors.size}.sock`);
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        open.add(socket);
        socket.once('close', () => open.delete(socket));
        socket.on('error', () => socket.destroy());
        void reach(destination).then((reached) => {
          if (typeof reached === 'string') socket.destroy();
          else joinStreams(socket, reached.stream);
        });
      });
      server.listen(path);
      doors.set(destination, { path, server });
      return path;
    },

    /** The port of your machine that it is, or why it cannot be reached now. */
    async look(destination: string): Promise<number | string> {
      const reached = await reach(destination);
      if (typeof reached === 'string') return reached;
      reached.stream.destroy();
      return reached.port;
    },

    async stop(): Promise<void> {
      for (const stream of [...offered, ...open]) stream.destroy();
      for (const { server } of doors.values()) {
        const closed = once(server, 'close');
        server.close();
        await Promise.race([closed, sleep(1000)]);
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
