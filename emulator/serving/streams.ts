import type { Duplex } from 'node:stream';

/** The word in HTTP's Upgrade header of connections between a container and the user's machine. */
export const protocol = 'plumbline-tunnel';

/** Each gets what the other sends; one that ends or breaks, or has done so already, ends the other. */
export function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    if (from.destroyed) to.destroy();
    from.on('close', () => to.destroy());
  }
}

/** The first line that comes, up to 1000 bytes, and nothing behind it; undefined when the stream ends before. */
export function readLine(stream: Duplex): Promise<string | undefined> {
  return new Promise((resolve) => {
    let line = '';
    const done = (text: string | undefined) => {
      stream.off('readable', look);
      stream.off('close', gone);
      stream.off('end', gone);
      resolve(text);
    };
    const gone = () => done(undefined);
    const look = () => {
      for (let byte: unknown = stream.read(1); byte !== null; byte = stream.read(1)) {
        if (!(byte instanceof Uint8Array)) return gone();
        const text = Buffer.from(byte).toString('latin1');
        if (text === '\n') return done(line);
        line += text;
        if (line.length > 1000) return gone();
      }
    };
    stream.on('readable', look);
    stream.once('close', gone);
    stream.once('end', gone);
    look();
  });
}
