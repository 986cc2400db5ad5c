/** Between two columns. */
const gap = 2;

/** Where a line may end: a number stays with its word. */
const words = (text: string): string[] => text.split(/(?<!\d) +/);

const longest = (texts: readonly string[]): number =>
  texts.reduce((most, { length }) => Math.max(most, length), 0);

/**
 * How wide columns are, so that all of a line is as wide as the terminal, if that can be: first those are narrowed of
 * which only the head is wide, then others, the widest first, none below its longest word.
 * @param columns the texts of each, its head first
 */
export function columnWidths(columns: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map(longest);
  const room = Math.max(0, width - gap * (columns.length - 1));
  if (sum(widths) <= room) return widths;
  const least = columns.map((texts) => longest(texts.flatMap(words)));
  const ofCells = columns.map(([, ...cells], at) => Math.max(longest(cells), least[at] ?? 0));
  for (const floors of [ofCells, least]) {
    for (let over = sum(widths) - room; over > 0; over -= 1) {
      const [widest] = widths
        .map((wide, at) => ({ wide, at }))
        .filter(({ wide, at }) => wide > (floors[at] ?? 0))
        .sort((a, b) => b.wide - a.wide);
      if (!widest) break;
      widths[widest.at] = widest.wide - 1;
    }
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** A row's lines: what is wider than its column goes on below. */
export function rowLines(row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((text, at) => folded(text, widths[at] ?? 0));
  return Array.from({ length: Math.max(0, ...cells.map(({ length }) => length)) }, (_, line) =>
    cells
      .map((cell, at) => (cell[line] ?? '').padEnd(widths[at] ?? 0))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

function folded(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  for (const word of words(text)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
