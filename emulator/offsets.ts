/**
 * What of one partition is finished. Offsets are given in rising order and finished in any; the offset to commit is
 * that of the first unfinished record, so that nothing before it is lost and holes are never passed (BEHAVIOUR 6).
 * Tickets, not offsets, index the records: gaps of compaction and transactions cost nothing.
 */
export class PartitionOffsets {
  /** Offsets by ticket, from ticket #base on; -1 once finished. */
  #open: number[] = [];
  #base = 0;
  /** Where in #open the first unfinished one is. */
  #head = 0;
  /** One after the last offset given. */
  #next: number | undefined;
  #committed: number | undefined;
  /** Offsets between records that have none. */
  skipped = 0;

  /** A record was received; the ticket is what `finish` takes. */
  start(offset: number): number {
    // What precedes the first record is as good as committed.
    this.#committed ??= offset;
    if (this.#next !== undefined && offset > this.#next) this.skipped += offset - this.#next;
    this.#next = offset + 1;
    return this.#base + this.#open.push(offset) - 1;
  }

  finish(ticket: number): void {
    this.#open[ticket - this.#base] = -1;
    while (this.#head < this.#open.length && this.#open[this.#head] === -1) this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#open.length) {
      this.#open = this.#open.slice(this.#head);
      this.#base += this.#head;
      this.#head = 0;
    }
  }

  /** The offset to commit, if it differs from what is committed. */
  get due(): number | undefined {
    const due = this.#head < this.#open.length ? this.#open[this.#head] : this.#next;
    return due === this.#committed ? undefined : due;
  }

  committed(offset: number): void {
    this.#committed = offset;
  }
}
