import { utf8 } from './text.ts';

/** Reads Kafka's wire format. 64-bit integers become numbers: offsets and times beyond 2^53 are not expected. */
export class ByteReader {
  readonly #bytes: Buffer;
  at: number;
  readonly end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.at = at;
    this.end = end;
  }

  int8(): number {
    return this.#bytes.readInt8(this.at++);
  }

  int16(): number {
    this.at += 2;
    return this.#bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.#bytes.readInt32BE(this.at - 4);
  }

  int64(): number {
    this.at += 8;
    return this.#bytes.readInt32BE(this.at - 8) * 2 ** 32 + this.#bytes.readUInt32BE(this.at - 4);
  }

  bigint(): bigint {
    this.at += 8;
    return this.#bytes.readBigInt64BE(this.at - 8);
  }

  string(): string {
    const length = this.int16();
    this.at += Math.max(0, length);
    return length <= 0 ? '' : this.#bytes.toString('utf8', this.at - length, this.at);
  }

  /** Zigzag; exact up to 2^53, which is why it multiplies instead of shifting. */
  varint(): number {
    let byte = this.#bytes[this.at++] ?? 0;
    let value = byte & 0x7f;
    let unit = 128;
    while (byte & 0x80) {
      if (this.at >= this.end) throw new RangeError('a record ends inside a number');
      byte = this.#bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * unit;
      unit *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A view, no copy; null for length -1. */
  varBytes(): Buffer | null {
    const length = this.varint();
    return length < 0 ? null : this.bytes(length);
  }

  /** Passes over what `varBytes` would read, and answers its length. */
  skipBytes(): number {
    const length = Math.max(0, this.varint());
    if (length > this.end - this.at) throw new RangeError('a record ends before its fields do');
    this.at += length;
    return length;
  }

  varString(): string {
    const bytes = this.varBytes();
    return bytes === null ? '' : utf8(bytes);
  }

  bytes(length: number): Buffer {
    if (length > this.end - this.at) throw new RangeError('a record ends before its fields do');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }
}
