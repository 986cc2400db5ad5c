import { isInteger, type Result, toBoolean, toInteger, toText, type Value } from './value.ts';

interface Declaration {
  /** How many operands at least and at most. */
  readonly least: number;
  readonly most: number;
  call(operands: readonly Value[]): Result;
}

const blanks = /^[\p{White_Space}]+|[\p{White_Space}]+$/gu;

const ofText = (make: (text: string) => Result): Declaration => ({
  least: 1,
  most: 1,
  call: ([of = '']) => make(toText(of)),
});

const any = (make: (value: Value) => Result): Declaration => ({
  least: 1,
  most: 1,
  call: ([of = '']) => make(of),
});

/** With a text and whole numbers behind it; what is no whole number is an error. */
const ofTextAnd = (
  least: number,
  most: number,
  make: (letters: readonly string[], first: number, second?: number) => Result,
): Declaration => ({
  least,
  most,
  call([of = '', ...rest]) {
    const numbers = rest.map(toInteger);
    if (numbers.includes(undefined)) return undefined;
    return make([...toText(of)], numbers[0] ?? 0, numbers[1]);
  },
});

/** The built-in functions of CESQL. */
export const functions = {
  LENGTH: ofText((text) => [...text].length),
  LOWER: ofText((text) => text.toLowerCase()),
  UPPER: ofText((text) => text.toUpperCase()),
  TRIM: ofText((text) => text.replace(blanks, '')),
  CONCAT: { least: 0, most: Number.POSITIVE_INFINITY, call: (all) => all.map(toText).join('') },
  CONCAT_WS: {
    least: 1,
    most: Number.POSITIVE_INFINITY,
    call: ([between = '', ...all]) => all.map(toText).join(toText(between)),
  },
  LEFT: ofTextAnd(2, 2, (letters, count) => (count < 0 ? undefined : letters.slice(0, count).join(''))),
  RIGHT: ofTextAnd(2, 2, (letters, count) =>
    count < 0 ? undefined : letters.slice(Math.max(0, letters.length - count)).join(''),
  ),
  SUBSTRING: ofTextAnd(2, 3, substring),
  ABS: any((value) => {
    const integer = toInteger(value);
    const positive = integer === undefined ? Number.NaN : Math.abs(integer);
    return isInteger(positive) ? positive : undefined;
  }),
  INT: any(toInteger),
  BOOL: any(toBoolean),
  STRING: any(toText),
  IS_INT: any((value) => toInteger(value) !== undefined),
  IS_BOOL: any((value) => toBoolean(value) !== undefined),
} as const satisfies Readonly<Record<string, Declaration>>;

export type FunctionName = keyof typeof functions;

export const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);

/** From 1, or from the end when negative; 0 is nothing. */
function substring(letters: readonly string[], from: number, length = letters.length): Result {
  if (Math.abs(from) > letters.length || length < 0) return undefined;
  if (from === 0) return '';
  const start = from > 0 ? from - 1 : letters.length + from;
  return letters.slice(start, start + length).join('');
}
