/** What a key press is, as far as it matters here. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
}

/** What is typed into is no place for keys of the page. `input` types that take no text do not count. */
export function takesText(tag: string, type: string, editable: boolean): boolean {
  if (editable || tag === 'TEXTAREA' || tag === 'SELECT') return true;
  return tag === 'INPUT' && !['checkbox', 'radio', 'button', 'submit', 'reset', 'range'].includes(type);
}

/** The key's name, or undefined where the press belongs to the browser or an input method. */
export function pressed(press: Press): string | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing) return undefined;
  return press.key;
}
