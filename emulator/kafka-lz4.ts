const magic = 0x184d2204;
/** Matches reach back 64 KB at most, across blocks when these are linked. */
const window = 65536;

/** An LZ4 frame as Kafka's producers write it; checksums are not looked at. */
export function lz4Frame(bytes: Buffer): Buffer {
  if (bytes.readUInt32LE(0) !== magic) throw new Error('not an LZ4 frame');
  const flags = bytes.readUInt8(4);
  let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0);
  const parts: Buffer[] = [];
  let history: Buffer = Buffer.alloc(0);
  while (at + 4 <= bytes.length) {
    const head = bytes.readUInt32LE(at);
    at += 4;
    if (head === 0) break;
    const length = head & 0x7fffffff;
    const data = bytes.subarray(at, at + length);
    const part = head >>> 31 === 1 ? data : block(data, history);
    at += length + (flags & 0x10 ? 4 : 0);
    parts.push(part);
    if ((flags & 0x20) === 0) history = Buffer.concat([history, part]).subarray(-window);
  }
  return Buffer.concat(parts);
}

function block(bytes: Buffer, history: Buffer): Buffer {
  let out = Buffer.allocUnsafe(history.length + Math.max(bytes.length * 4, 1024));
  let to = history.copy(out);
  const room = (length: number) => {
    if (to + length > out.length) {
      const bigger = Buffer.allocUnsafe(Math.max(out.length * 2, to + length));
      out.copy(bigger, 0, 0, to);
      out = bigger;
    }
  };
  let at = 0;
  const more = (length: number) => {
    let total = length;
    if (length !== 15) return total;
    for (;;) {
      const byte = bytes.readUInt8(at++);
      total += byte;
      if (byte !== 255) return total;
    }
  };
  while (at < bytes.length) {
    const token = bytes.readUInt8(at++);
    const literals = more(token >> 4);
    room(literals);
    to += bytes.copy(out, to, at, at + literals);
    at += literals;
    // The last sequence has no match.
    if (at >= bytes.length) break;
    const back = bytes.readUInt16LE(at);
    at += 2;
    const length = more(token & 15) + 4;
    if (back === 0 || back > to) throw new Error('broken LZ4 block');
    room(length);
    for (let i = 0; i < length; i++) out[to + i] = out[to - back + i] ?? 0;
    to += length;
  }
  return out.subarray(history.length, to);
}
