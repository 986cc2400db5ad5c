const xerial = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);

/** Snappy as Kafka's producers write it: blocks in Xerial's frame, or one bare block. */
export function snappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(xerial)) return block(bytes);
  const blocks: Buffer[] = [];
  for (let at = 16; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    blocks.push(block(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

function block(bytes: Buffer): Buffer {
  let at = 0;
  let size = 0;
  for (let unit = 1; ; unit *= 128) {
    const byte = bytes.readUInt8(at++);
    size += (byte & 0x7f) * unit;
    if (byte < 0x80) break;
  }
  const out = Buffer.allocUnsafe(size);
  let to = 0;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at++);
    const kind = tag & 3;
    if (kind === 0) {
      let length = tag >> 2;
      if (length >= 60) {
        const extra = length - 59;
        length = bytes.readUIntLE(at, extra);
        at += extra;
      }
      length++;
      to += bytes.copy(out, to, at, at + length);
      at += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const low = bytes.readUIntLE(at, width);
    const back = kind === 1 ? ((tag >> 5) << 8) | low : low;
    at += width;
    if (back === 0 || back > to || to + length > size) throw new Error('broken snappy block');
    // Source and target may overlap: that is how runs are written.
    for (let i = 0; i < length; i++) out[to + i] = out[to - back + i] ?? 0;
    to += length;
  }
  if (to !== size) throw new Error('broken snappy block');
  return out;
}
