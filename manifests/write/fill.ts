const width = 120;

/** Markdown with its paragraphs and list items filled to 120 columns; code, tables and headings stay. */
export const filled = (markdown: string): string =>
  markdown
    .split('\n\n')
    .map((block) =>
      /^( {4}|\||#|<!--)/.test(block)
        ? block
        : block
            .split(/\n(?=- )/)
            .map(fill)
            .join('\n'),
    )
    .join('\n\n');

function fill(item: string): string {
  const indent = item.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  for (const word of item.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}
