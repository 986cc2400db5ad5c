/** A piece of a text and where it stands; with a name it is a character that would not be seen, and what is shown for it. */
export interface Piece {
  readonly at: number;
  readonly text: string;
  /** `U+202E` */
  readonly name?: string;
}

/** Controls, bidi marks, zero widths, odd blanks, halves of pairs; not the joiner inside an emoji. */
const unseen =
  /(?!(?<=\p{Extended_Pictographic}|\u{FE0F}|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00A0\u115F\u1160\u2000-\u200A\u202F\u205F\u3000\u3164\uFFA0]/gu;

/**
 * Cuts a text so that everything in it can be seen: nothing is left out, nothing turns the text around.
 * @param lines line breaks and tabs stay what they are
 */
export function visible(text: string, lines = false): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: letter, index } of text.matchAll(unseen)) {
    if (lines && (letter === '\n' || letter === '\t')) continue;
    if (index > from) pieces.push({ at: from, text: text.slice(from, index) });
    pieces.push({ at: index, ...mark(letter) });
    from = index + letter.length;
  }
  if (from < text.length) pieces.push({ at: from, text: text.slice(from) });
  return pieces;
}

function mark(letter: string) {
  const code = letter.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (code < 0x20) return { text: String.fromCharCode(0x2400 + code), name };
  if (code === 0x7f) return { text: '␡', name };
  if (code === 0xa0) return { text: '⍽', name };
  return { text: `⟨${name}⟩`, name };
}
