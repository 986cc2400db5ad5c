import type { Options } from 'yargs';
import { PlumblineError } from '../lib/problem.ts';

/**
 * Looks at what yargs made of the options that are numbers: NaN of a text that is none, and a list of one that stands
 * twice. @throws PlumblineError naming the option
 */
export function checkNumbers(
  args: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, Options>>,
): void {
  for (const [name, { type, array }] of Object.entries(options)) {
    const value = args[name];
    if (type !== 'number' || array) continue;
    if (Array.isArray(value)) throw wrong(`--${name} is given ${value.length} times`, 'give it once');
    if (Number.isNaN(value)) throw wrong(`--${name} is no number`, `give one: --${name} N`);
  }
}

/** A number that has to be a whole one. @throws PlumblineError naming the option */
export function wholeNumber(
  option: string,
  value: number,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const why = !Number.isSafeInteger(value) ? 'no whole number' : value < least ? 'too small' : 'too large';
  const bounds = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `${least} or more`;
  throw wrong(`--${option} ${value} is ${why}`, `give a whole number, ${bounds}`);
}

/** @throws PlumblineError naming the option */
export function partOfAll(option: string, value: number): number {
  if (value > 0 && value <= 1) return value;
  throw wrong(`--${option} ${value} is no share: more than 0, at most 1`, `0.3 is 30 %: --${option} 0.3`);
}

const wrong = (message: string, fix: string): PlumblineError =>
  new PlumblineError({ code: 'option.not-a-number', message, fix });
