import { createServer } from 'node:net';
import type { StationName } from './station.ts';

interface Wanted {
  readonly name: StationName;
  /** In the order of preference. */
  readonly ports: readonly number[];
  /** It runs already, on the first of them. */
  readonly keep: boolean;
}

interface Reservations {
  /** Ports that others have reserved by now. */
  taken(): Promise<readonly number[]>;
  /** Tells others of ours. */
  reserve(ports: Readonly<Record<StationName, number>>): Promise<void>;
}

const nobody: Reservations = { taken: async () => [], reserve: async () => undefined };

/**
 * Gives every station the first of its ports that nobody listens on and that is not reserved, or else any free one.
 * Each is held until all are reserved, so that of two who choose at the same time only one gets it: who can hold a port
 * then sees who reserved it before, and a process that is killed holds nothing.
 */
export async function choosePorts(
  wanted: readonly Wanted[],
  { taken, reserve } = nobody,
): Promise<Record<StationName, number>> {
  const chosen: Record<StationName, number> = { database: 0, connect: 0, kafka: 0, source: 0, sink: 0 };
  const held = new Map<StationName, Held>();
  try {
    let reserved = await taken();
    for (let open = wanted; open.length > 0; ) {
      for (const { name, ports, keep } of open) {
        const others = [...reserved, ...Object.values(chosen)];
        const got = keep ? undefined : await firstFree(ports, others);
        if (got) held.set(name, got);
        chosen[name] = got?.port ?? ports[0] ?? 0;
      }
      // Once more, as they may have been reserved, and let go, just before we held them.
      reserved = await taken();
      open = wanted.filter(({ name, keep }) => !keep && reserved.includes(chosen[name]));
      await Promise.all(open.map(({ name }) => held.get(name)?.release()));
    }
    await reserve(chosen);
    return chosen;
  } finally {
    await Promise.all([...held.values()].map(({ release }) => release()));
  }
}

async function firstFree(ports: readonly number[], taken: readonly number[]): Promise<Held> {
  for (const port of [...ports, ...Array<number>(20).fill(0)]) {
    if (port !== 0 && taken.includes(port)) continue;
    const got = await hold(port);
    if (got && !taken.includes(got.port)) return got;
    await got?.release();
  }
  throw new Error('the system has no free port on 127.0.0.1');
}

/** Keeps a free port from others until the answer is called; one that is taken is left alone. */
export async function holdPort(port: number): Promise<() => Promise<void>> {
  return (await hold(port))?.release ?? (async () => undefined);
}

interface Held {
  readonly port: number;
  readonly release: () => Promise<void>;
}

/** Port 0 is any that is free. */
function hold(port: number): Promise<Held | undefined> {
  return new Promise((done) => {
    // Whoever comes too early is sent away at once, as by a port that nobody listens on.
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => done(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const release = () => new Promise<void>((closed) => server.close(() => closed()));
      done({ port: typeof address === 'object' ? (address?.port ?? 0) : 0, release });
    });
  });
}
