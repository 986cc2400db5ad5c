const longest = 300;
const mostLines = 12;

/** The beginning of a text that is too long to be shown unasked; null for one that is not. */
export function beginningOf(text: string): string | null {
  const lines = text.split('\n', mostLines + 1);
  const few = lines.length > mostLines ? lines.slice(0, mostLines).join('\n') : text;
  // Not in the middle of a letter of two halves.
  const cut = few.length > longest ? few.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '') : few;
  return cut.length === text.length ? null : cut;
}
