/** The bytes of well-known binary from the first to the last. Throws RangeError past the end, as DataView does. */
export class WkbReader {
  readonly #view: DataView;
  #at = 0;
  #little = true;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get ended(): boolean {
    return this.#at === this.#view.byteLength;
  }

  /** Byte order and type, with the flags of PostGIS or the thousands of ISO for further dimensions. */
  head(): { readonly type: number; readonly dimensions: number; readonly mark: string } {
    const order = this.#view.getUint8(this.#at);
    if (order > 1) throw new RangeError('no byte order');
    this.#little = order === 1;
    this.#at += 1;
    const code = this.#uint32();
    if ((code & 0x20000000) !== 0) this.#uint32();
    const plain = code & 0x0fffffff;
    const thousands = Math.floor(plain / 1000);
    const z = (code & 0x80000000) !== 0 || thousands === 1 || thousands === 3;
    const m = (code & 0x40000000) !== 0 || thousands === 2 || thousands === 3;
    const mark = `${z ? 'Z' : ''}${m ? 'M' : ''}`;
    return { type: plain % 1000, dimensions: 2 + mark.length, mark: mark === '' ? '' : ` ${mark}` };
  }

  /** A count, and so many things of at least so many bytes. */
  counted<T>(size: number, read: () => T): readonly T[] {
    const count = this.#uint32();
    if (count * size > this.#view.byteLength - this.#at) throw new RangeError('too many');
    return Array.from({ length: count }, read);
  }

  numbers(count: number): string {
    return Array.from({ length: count }, () => {
      const number = this.#view.getFloat64(this.#at, this.#little);
      this.#at += 8;
      return String(number);
    }).join(' ');
  }

  #uint32(): number {
    const number = this.#view.getUint32(this.#at, this.#little);
    this.#at += 4;
    return number;
  }
}
