import { jsonText } from './json-text.ts';

/** Control characters, line separators, and marks that change the direction of what is around them or hide it. */
const unsafe =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const short = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * A text of somebody else's on one line of a terminal: what could move the cursor, colour, hide or turn around anything
 * stands there as `\u001b`. @param keep characters that may stay, as line feeds
 */
export function printable(text: string, keep = ''): string {
  return text.replace(unsafe, (mark) => (keep.includes(mark) ? mark : (short.get(mark) ?? escaped(mark))));
}

/** A value as JSON on one line, which reads the same and is as safe. */
export function printableJson(value: unknown): string {
  return jsonText(value).replace(unsafe, escaped);
}

/** As in JSON: beyond 16 bits by two. */
const escaped = (mark: string): string =>
  Array.from(
    { length: mark.length },
    (_, i) => `\\u${mark.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
