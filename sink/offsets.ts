/**
 * How an offset stands to those that came of its partition before: `first` also where a topic begins anew, `skipping`
 * leaves some out, `late` was left out before, and `again` was here.
 */
export type Coming = 'first' | 'next' | 'skipping' | 'late' | 'again';

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** A source without order has some hundreds of events under way; markers of transactions leave a gap each. */
const maxGaps = 1000;

/** Which offsets of a partition came so far, in bounded memory: older gaps than can be kept count as filled. */
export class Offsets {
  #next = 0;
  /** RFC 3339; when the record of the highest offset was written. */
  #written: string | undefined;
  #isNew = true;
  #gaps: Gap[] = [];

  /** @param written when Kafka got the record, RFC 3339 */
  take(offset: number, written: string | undefined): Coming {
    if (this.#isNew) return this.#begin(offset, written);
    if (offset >= this.#next) {
      const skips = offset > this.#next;
      if (skips) this.#leave(this.#next, offset - 1);
      this.#next = offset + 1;
      this.#written = written;
      return skips ? 'skipping' : 'next';
    }
    // A record is newer than those before it: with a lower offset, it is of a topic that was made again.
    if (isLater(written, this.#written)) return this.#begin(offset, written);
    return this.#fill(offset) ? 'late' : 'again';
  }

  #begin(offset: number, written: string | undefined): Coming {
    this.#isNew = false;
    this.#gaps = [];
    if (offset > 0) this.#leave(0, offset - 1);
    this.#next = offset + 1;
    this.#written = written;
    return 'first';
  }

  #leave(from: number, to: number): void {
    this.#gaps.push({ from, to });
    if (this.#gaps.length > maxGaps) this.#gaps.shift();
  }

  #fill(offset: number): boolean {
    const at = this.#gaps.findLastIndex(({ from, to }) => from <= offset && offset <= to);
    const gap = this.#gaps[at];
    if (!gap) return false;
    const left = [
      { from: gap.from, to: offset - 1 },
      { from: offset + 1, to: gap.to },
    ];
    this.#gaps.splice(at, 1, ...left.filter(({ from, to }) => from <= to));
    if (this.#gaps.length > maxGaps) this.#gaps.shift();
    return true;
  }
}

/** False where one of the times is not known. */
const isLater = (one = '', other = ''): boolean => one !== other && Date.parse(one) > Date.parse(other);
