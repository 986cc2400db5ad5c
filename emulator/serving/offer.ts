import { request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { join, protocol, readLine } from './streams.ts';

/** Connections that are held ready, and the pause after one that failed; ms. */
const ready = 4;
const pause = 500;

/**
 * The other end of `tunnel`: offers connections to the source's process at `url` until stopped. `portOf` answers the
 * port on this machine that a destination means, or why there is none.
 */
export function offerConnections(
  url: string,
  portOf: (destination: string) => number | string,
): { stop(): void } {
  const open = new Set<Duplex>();
  let stopped = false;

  function offer(): void {
    if (stopped) return;
    const asked = request(`${url}/tunnel`, { headers: { connection: 'Upgrade', upgrade: protocol } });
    const again = () => setTimeout(offer, pause);
    asked.once('upgrade', (_, stream, head) => {
      asked.off('error', again);
      open.add(stream);
      stream.once('close', () => open.delete(stream));
      stream.on('error', () => stream.destroy());
      if (head.length > 0) stream.unshift(head);
      void readLine(stream).then((destination) => {
        if (destination === undefined) {
          stream.destroy();
          again();
          return;
        }
        offer();
        serve(stream, destination);
      });
    });
    asked.once('response', (response) => {
      response.resume();
      again();
    });
    asked.once('error', again);
    asked.end();
  }

  function serve(stream: Duplex, destination: string): void {
    const port = portOf(destination);
    if (typeof port === 'string') {
      stream.end(`${port.replaceAll('\n', ' ')}\n`);
      return;
    }
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const failed = (error: Error) => stream.end(`port ${port} of your machine: ${error.message}\n`);
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      stream.write(`ok ${port}\n`);
      join(stream, socket);
    });
  }

  for (let count = 0; count < ready; count += 1) offer();
  return {
    stop() {
      stopped = true;
      for (const stream of open) stream.destroy();
    },
  };
}
