/** What differs between what came and what the real one did. */
export interface Findings {
  readonly wrong: readonly string[];
  /** What a busy machine can make, too: tried again before it counts. */
  readonly timing: readonly string[];
}

export const nothing: Findings = { wrong: [], timing: [] };

export function together(...all: readonly Findings[]): Findings {
  return { wrong: all.flatMap(({ wrong }) => wrong), timing: all.flatMap(({ timing }) => timing) };
}

/** One line for each thing that was found, however many requests have it: `sink p0#0 and 7 more: …`. */
export function summary({ wrong, timing }: Findings): string[] {
  const labels = new Map<string, string[]>();
  for (const text of [...wrong, ...timing]) {
    const [, label, what = text] = /^(\S+ p\S+#\S+): (.*)$/s.exec(text) ?? [];
    labels.set(what, [...(labels.get(what) ?? []), ...(label ? [label] : [])]);
  }
  return [...labels].map(([what, [first, ...others]]) => {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return first ? `${first}${more}: ${what}` : what;
  });
}

/** A text for a message, with an end. */
export function short(text: string): string {
  return text.length > 120
    ? `${JSON.stringify(text.slice(0, 80))}… (${text.length} chars)`
    : JSON.stringify(text);
}
