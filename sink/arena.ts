const slabSize = 256 * 1024;

/**
 * Copies of small buffers in common slabs. A kept body that still pointed into what the socket read, or into Node's own
 * pool, would keep far more memory alive than it counts for; a buffer of its own each would cost more than its bytes.
 */
export class Arena {
  #slab = Buffer.alloc(0);
  #used = 0;

  copy(data: Buffer): Buffer {
    if (data.length > slabSize / 4) {
      return data.length === data.buffer.byteLength
        ? data
        : copyInto(Buffer.allocUnsafeSlow(data.length), data);
    }
    if (this.#used + data.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabSize);
      this.#used = 0;
    }
    const place = this.#slab.subarray(this.#used, this.#used + data.length);
    this.#used += data.length;
    return copyInto(place, data);
  }
}

function copyInto(place: Buffer, data: Buffer): Buffer {
  data.copy(place);
  return place;
}
