/** A letter, any one letter, or any number of them. */
type Part = { readonly letter: string } | 'one' | 'many';

/**
 * Whether a text is as the pattern says: `%` any letters, `_` one, both literal behind a backslash. Time is at most the
 * product of both lengths, which a regular expression would not promise.
 */
export function like(text: string, pattern: string): boolean {
  const letters = [...text];
  const parts = partsOf(pattern);
  let at = 0;
  let part = 0;
  /** Where to go on when what follows the last `%` does not fit. */
  let retry: { readonly part: number; at: number } | undefined;
  while (at < letters.length) {
    const wanted = parts[part];
    if (wanted === 'many') {
      retry = { part, at };
      part += 1;
    } else if (wanted !== undefined && (wanted === 'one' || wanted.letter === letters[at])) {
      at += 1;
      part += 1;
    } else if (retry) {
      retry.at += 1;
      at = retry.at;
      part = retry.part + 1;
    } else {
      return false;
    }
  }
  return parts.slice(part).every((left) => left === 'many');
}

function partsOf(pattern: string): readonly Part[] {
  return [...pattern.matchAll(/\\([%_])|./gsu)].map(([whole, literal]) => {
    if (literal !== undefined) return { letter: literal };
    if (whole === '%') return 'many';
    return whole === '_' ? 'one' : { letter: whole };
  });
}
