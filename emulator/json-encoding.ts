/** The JSON text as UTF-8: Jackson tells UTF-16 and UTF-32 by their first four bytes. Throws SyntaxError. */
export function utf8Json(bytes: Buffer): Buffer {
  if (bytes.length < 2) return bytes;
  const [a, b, c = 1, d = 1] = bytes;
  if (bytes.length >= 4) {
    if (a === 0xef && b === 0xbb && c === 0xbf) return bytes.subarray(3);
    if (a === 0 && b === 0 && (c === 0 || (c === 0xfe && d === 0xff))) return utf32(bytes, 'BE');
    if (b === (a === 0xff ? 0xfe : 0) && c === 0 && d === 0) return utf32(bytes, 'LE');
    if (a === 0xfe && b === 0xff) return utf16(bytes.subarray(2), true);
    if (a === 0xff && b === 0xfe) return utf16(bytes.subarray(2), false);
  }
  if (a === 0) return utf16(bytes, true);
  return b === 0 ? utf16(bytes, false) : bytes;
}

function utf16(bytes: Buffer, swapped: boolean): Buffer {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return Buffer.from((swapped ? even.swap16() : even).toString('utf16le'));
}

function utf32(bytes: Buffer, order: 'BE' | 'LE'): Buffer {
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = order === 'BE' ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    if (code > 0x10ffff) throw new SyntaxError('no character');
    if (at > 0 || code !== 0xfeff) text += String.fromCodePoint(code);
  }
  return Buffer.from(text);
}
