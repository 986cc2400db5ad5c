const most = 1000;
const longest = 300;

/** The function with its results kept for short texts: of what comes with every event, few are ever new. */
export function memo<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly result: T }>();
  return (text) => {
    const found = known.get(text);
    if (found) return found.result;
    const result = of(text);
    if (known.size >= most) known.clear();
    if (text.length <= longest) known.set(text, { result });
    return result;
  };
}
