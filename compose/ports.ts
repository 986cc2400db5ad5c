import { createServer } from 'node:net';
import type { StationName } from './station.ts';

interface Wanted {
  readonly name: StationName;
  /** In the order of preference. */
  readonly ports: readonly number[];
  /** It runs already, on the first of them. */
  readonly keep: boolean;
}

/** Gives every station the first of its ports that nobody listens on and that is not reserved, or else any free one. */
export async function choosePorts(
  wanted: readonly Wanted[],
  reserved: readonly number[] = [],
): Promise<Record<StationName, number>> {
  const chosen: Record<StationName, number> = { database: 0, connect: 0, kafka: 0, source: 0, sink: 0 };
  for (const { name, ports, keep } of wanted) {
    const taken = [...reserved, ...Object.values(chosen)];
    chosen[name] = keep ? (ports[0] ?? 0) : await firstFree(ports, taken);
  }
  return chosen;
}

async function firstFree(ports: readonly number[], taken: readonly number[]): Promise<number> {
  for (const port of [...ports, ...Array<number>(20).fill(0)]) {
    const got = taken.includes(port) && port !== 0 ? undefined : await listens(port);
    if (got !== undefined && !taken.includes(got)) return got;
  }
  throw new Error('the system has no free port on 127.0.0.1');
}

/** Keeps a free port from others until the answer is called; one that is taken is left alone. */
export function holdPort(port: number): Promise<() => Promise<void>> {
  return new Promise((done) => {
    // Whoever comes too early is sent away at once, as by a port that nobody listens on.
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => done(async () => undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      done(() => new Promise((closed) => server.close(() => closed()))),
    );
  });
}

function listens(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const got = typeof address === 'object' ? address?.port : undefined;
      server.close(() => done(got));
    });
  });
}
