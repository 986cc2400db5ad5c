/** Of docs/notices.md what is written of one notice, with what its abbreviations stand for; undefined if nothing is. */
export function noticeSection(markdown: string, code: string): string | undefined {
  const [preamble = '', ...sections] = markdown.split(/^## /m);
  const section = sections.find((each) => each.split('\n', 1)[0] === code);
  if (section === undefined) return undefined;
  const legend = preamble.split('\n\n').find((paragraph) => paragraph.startsWith('Files are those of'));
  const isAbbreviated = /`[CD]P\//.test(section);
  return `## ${section.trimEnd()}\n${isAbbreviated && legend ? `\n${legend.trimEnd()}\n` : ''}`;
}
