/** Rows that are drawn: those that are seen and a few around them. */
export interface Window {
  /** Index of the first. */
  readonly from: number;
  /** Of the one after the last. */
  readonly to: number;
}

const around = 8;

/** All in px, but size: the number of rows, which all have one height. */
export function windowOf(scrollTop: number, height: number, rowHeight: number, size: number): Window {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight);
  const to = Math.min(size, last + around);
  return { from: Math.max(0, Math.min(first - around, to)), to };
}

/** Where to scroll so that a row is wholly seen; where it is already, nothing moves. */
export function scrolledTo(index: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}
