import type Dockerode from 'dockerode';
import type { LogOptions } from '../runtime.ts';

/** Lines of a container's log, of both its streams in the order in which it wrote them. */
export async function* containerLog(
  container: Dockerode.Container,
  options: LogOptions,
): AsyncGenerator<string> {
  const { follow, tail, signal } = options;
  const wanted = {
    stdout: true,
    stderr: true,
    ...(tail === undefined ? {} : { tail }),
    ...(signal ? { abortSignal: signal } : {}),
  };
  try {
    const chunks = follow
      ? await container.logs({ ...wanted, follow: true })
      : [await container.logs({ ...wanted, follow: false })];
    yield* logLines(chunks);
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/**
 * Takes the engine's multiplexed stream apart: frames of 8 bytes (stream, three zeros, length as a big-endian
 * 32-bit number) and a payload, which may end within a line or within a character.
 */
export async function* logLines(chunks: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<string> {
  const rest = new Map<number, Buffer>();
  let buffered = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) continue;
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 8) {
      const end = 8 + buffered.readUInt32BE(4);
      if (buffered.length < end) break;
      const stream = buffered.readUInt8(0);
      let line = Buffer.concat([rest.get(stream) ?? Buffer.alloc(0), buffered.subarray(8, end)]);
      for (let at = line.indexOf(10); at >= 0; at = line.indexOf(10)) {
        yield text(line.subarray(0, at));
        line = line.subarray(at + 1);
      }
      rest.set(stream, line);
      buffered = buffered.subarray(end);
    }
  }
  for (const line of rest.values()) if (line.length > 0) yield text(line);
}

function text(line: Uint8Array): string {
  return Buffer.from(line).toString('utf8').replace(/\r$/, '');
}
