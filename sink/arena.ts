const slabSize = 256 * 1024;
/** How many slabs that nothing is in any more wait to be filled again. */
const maxSpare = 16;

interface Slab {
  readonly bytes: Buffer;
  used: number;
  /** How many pieces of it are in use. */
  pieces: number;
}

/** Memory from the arena. */
export interface Piece {
  /** Not zeroed. */
  readonly bytes: Buffer;
  readonly slab: Slab | undefined;
}

/**
 * Memory for kept events, cut from common slabs. Pieces of Node's own pool or of what a socket read would keep far more
 * alive than they count for, and a buffer of its own costs more than its bytes. A slab whose last piece is given back is
 * filled again: the garbage collector comes for it late only, when there are many more.
 */
export class Arena {
  #slab: Slab = newSlab();
  readonly #spare: Slab[] = [];

  take(size: number): Piece {
    if (size > slabSize / 4) return { bytes: Buffer.allocUnsafeSlow(size), slab: undefined };
    if (this.#slab.used + size > slabSize) {
      const full = this.#slab;
      this.#slab = this.#spare.pop() ?? newSlab();
      this.#reuse(full);
    }
    const slab = this.#slab;
    slab.used += size;
    slab.pieces += 1;
    return { bytes: slab.bytes.subarray(slab.used - size, slab.used), slab };
  }

  /** Its bytes are good no longer. */
  free({ slab }: Piece): void {
    if (!slab) return;
    slab.pieces -= 1;
    this.#reuse(slab);
  }

  #reuse(slab: Slab): void {
    if (slab.pieces > 0 || slab === this.#slab || this.#spare.length >= maxSpare) return;
    slab.used = 0;
    this.#spare.push(slab);
  }
}

function newSlab(): Slab {
  return { bytes: Buffer.allocUnsafeSlow(slabSize), used: 0, pieces: 0 };
}
