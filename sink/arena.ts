const slabSize = 256 * 1024;

/**
 * Memory for kept events, cut from common slabs; a slab is freed with the last event in it. Pieces of Node's own pool or
 * of what a socket read would keep far more alive than they count for, and a buffer of its own costs more than its bytes.
 */
export class Arena {
  #slab = Buffer.alloc(0);
  #used = 0;

  /** Not zeroed. */
  take(size: number): Buffer {
    if (size > slabSize / 4) return Buffer.allocUnsafeSlow(size);
    if (this.#used + size > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabSize);
      this.#used = 0;
    }
    this.#used += size;
    return this.#slab.subarray(this.#used - size, this.#used);
  }
}
