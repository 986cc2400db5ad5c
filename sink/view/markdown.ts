export type Inline =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading' | 'code'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] };

/** As much of Markdown as a section of docs/notices.md has; what else there is stays text. */
export function readMarkdown(markdown: string): readonly Block[] {
  // Every second piece is between fences.
  return markdown.split(/^```.*$/m).flatMap((piece, index): readonly Block[] => {
    if (index % 2 === 1) return [{ kind: 'code', text: piece.replace(/^\n|\n$/g, '') }];
    const paragraphs = piece.split(/\n{2,}/).map((each) => each.trim());
    return paragraphs.filter((each) => each !== '').map(blockOf);
  });
}

function blockOf(paragraph: string): Block {
  const heading = /^#+ (.*)$/.exec(paragraph)?.[1];
  return heading === undefined
    ? { kind: 'paragraph', parts: inlines(paragraph.replace(/\s*\n\s*/g, ' ')) }
    : { kind: 'heading', text: heading };
}

function inlines(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) parts.push({ kind: 'text', text: text.slice(at, to) });
  };
  for (const match of text.matchAll(/\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g)) {
    const [whole, strong, code, label, to] = match;
    plain(match.index);
    if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (label !== undefined && to !== undefined)
      parts.push({ kind: 'link', text: label.replaceAll('`', ''), to });
    at = match.index + whole.length;
  }
  plain(text.length);
  return parts;
}
