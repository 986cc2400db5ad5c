declare global {
  /** What Node and browsers have since 2023–25, and TypeScript's library of 2024 has not. */
  interface JSON {
    rawJSON?(text: string): object;
    isRawJSON?(value: unknown): value is { readonly rawJSON: string };
    parse(text: string, reviver: (key: string, value: unknown, context?: Standing) => unknown): unknown;
  }
}

/** How a value stands in the text; only plain ones have a source. */
interface Standing {
  readonly source?: string;
}

/**
 * As JSON.parse, but a whole number that a double cannot hold is kept by its digits: JSON.stringify writes it as it
 * stood, and digitsOf tells it. Where the browser knows no such values it is rounded as ever.
 */
export function parseExactly(text: string): unknown {
  return parsed(text, false);
}

/**
 * The same for paths that all events take: Debezium's `ts_ns` beside `ts_us`, too long in each of them, is rounded unless
 * there is another such number.
 */
export function parseChange(text: string): unknown {
  return parsed(text, true);
}

/** The digits of a whole number that is kept by them; undefined for anything else, numbers among it. */
export function digitsOf(value: unknown): string | undefined {
  return typeof value === 'object' && JSON.isRawJSON?.(value) ? value.rawJSON : undefined;
}

/** For JSON.parse: what makes it exact. */
export function exactly(_key: string, value: unknown, { source = '' }: Standing = {}): unknown {
  return typeof value === 'number' && isLarge(value) && /^-?\d+$/.test(source)
    ? (JSON.rawJSON?.(source) ?? value)
    : value;
}

function parsed(text: string, stampsMayBeRounded: boolean): unknown {
  const value: unknown = JSON.parse(text);
  if (!holdsLarge(value, stampsMayBeRounded)) return value;
  try {
    return JSON.parse(text, exactly);
  } catch (error) {
    // Nested too deeply for a reviver.
    if (error instanceof RangeError) return value;
    throw error;
  }
}

/** Looked for in what was parsed: in the text it would take half as long as parsing. */
function holdsLarge(whole: unknown, exceptStamps: boolean): boolean {
  if (!isObject(whole)) return typeof whole === 'number' && isLarge(whole);
  const inside = [whole];
  for (let top = inside.pop(); top !== undefined; top = inside.pop()) {
    for (const name in top) {
      const each = top[name];
      if (typeof each === 'number') {
        if (isLarge(each) && !(exceptStamps && name === 'ts_ns' && typeof top.ts_us === 'number'))
          return true;
      } else if (isObject(each)) inside.push(each);
    }
  }
  return false;
}

/** Arrays, too, by their indexes. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isLarge = (value: number): boolean =>
  value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
