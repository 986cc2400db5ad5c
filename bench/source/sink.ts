import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isRecord } from '../../manifests/read.ts';

/** What arrived; times in ms since 1970. */
export interface Arrived {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** Of the first 10,000 requests. */
  readonly arrivals: readonly number[];
}

/** The sink of a benchmark, in a process of its own. */
export async function startSink(delay = 0) {
  const child = fork(join(import.meta.dirname, 'sink-process.ts'), [String(delay)]);
  const [address] = await once(child, 'message');
  const port = isRecord(address) ? Number(address.port) : 0;

  async function arrived(): Promise<Arrived> {
    child.send('?');
    const [told] = await once(child, 'message');
    return told;
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    arrived,
    /** Resolves when that many requests came. Rejects when nothing comes for 30 s. */
    async until(count: number, each: () => void = () => {}): Promise<Arrived> {
      let before = -1;
      for (let idle = 0; idle < 120; idle++) {
        const now = await arrived();
        if (now.count >= count) return now;
        if (now.count !== before) idle = 0;
        before = now.count;
        each();
        await wait(250);
      }
      throw new Error(`${before} of ${count} requests came`);
    },
    async stop(): Promise<void> {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
