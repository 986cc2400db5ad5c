import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { LogOptions } from '../runtime.ts';

/** The file's last lines; none if there is no file. Reads its last 64 KiB at most. */
export async function lastLines(file: string, count: number): Promise<string[]> {
  if (count <= 0) return [];
  const handle = await open(file).catch(() => undefined);
  if (!handle) return [];
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 65_536);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-count);
  } finally {
    await handle.close();
  }
}

/** The file's lines, oldest first, and with `follow` those that are added until the signal. */
export async function* tailFile(file: string, options: LogOptions): AsyncIterable<string> {
  let at = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (options.tail !== undefined) yield* await lastLines(file, options.tail);
  else if (at > 0) yield* createInterface({ input: createReadStream(file, { end: at - 1 }) });
  while (options.follow && !options.signal?.aborted) {
    const size = (await stat(file).catch(() => undefined))?.size ?? 0;
    if (size < at) at = 0; // a new file in its place
    if (size > at) {
      yield* createInterface({ input: createReadStream(file, { start: at, end: size - 1 }) });
      at = size;
    } else {
      await wait(100, undefined, options.signal ? { signal: options.signal } : {}).catch(() => undefined);
    }
  }
}
