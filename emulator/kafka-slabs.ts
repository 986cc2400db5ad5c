/**
 * Memory for what the fetches bring. Left to the garbage collector, megabytes of it lie about between two collections
 * and the allocator never gives them back; so it is used again as soon as the last record in it is finished.
 */
export class Slab {
  readonly bytes: Buffer;
  /** Records in it that are not finished, and one for whoever still fills or reads it. */
  #users = 1;
  #isPinned = false;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** For that many records. */
  retain(count: number): void {
    this.#users += count;
  }

  /** A slab that is never released wholly is the garbage collector's: nothing is lost by it. */
  release(): void {
    this.#users--;
    if (this.#users > 0 || this.#isPinned) return;
    this.#users = 1;
    if (free.length < mostFree) free.push(this);
  }

  /** Not to be used again: something may read it after its records are finished. */
  pin(): void {
    this.#isPinned = true;
  }
}

const leastSize = 64 * 1024;
/** Larger ones are rare, and would be kept for nothing. */
const mostSize = 4 * 1024 * 1024;
const mostFree = 6;
const free: Slab[] = [];
const slabs = new WeakMap<ArrayBufferLike, Slab>();

/** At least that many bytes, of any content. Small ones are not worth the trouble. */
export function takeBytes(size: number): Buffer {
  if (size < leastSize / 4 || size > mostSize) return Buffer.allocUnsafe(size);
  const at = free.findIndex(({ bytes }) => bytes.length >= size);
  const [found] = at < 0 ? [] : free.splice(at, 1);
  if (found) return found.bytes;
  const slab = new Slab(Buffer.allocUnsafeSlow(Math.ceil(size / leastSize) * leastSize));
  slabs.set(slab.bytes.buffer, slab);
  return slab.bytes;
}

/** The slab that these bytes are a view of, if any. */
export const slabOf = (bytes: Buffer): Slab | undefined => slabs.get(bytes.buffer);
