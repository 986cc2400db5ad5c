import { stdin } from './command.ts';

/** The command line for yargs, to which a lone dash is no value, and the `-1s` of `--for -1s` a row of flags. */
export function wordsFor(words: readonly string[]): string[] {
  const all: string[] = [];
  for (const word of words) {
    const option = all.at(-1) ?? '';
    if (/^-\d/.test(word) && /^--[a-z][a-z-]*$/.test(option) && !all.includes('--'))
      all.splice(-1, 1, `${option}=${word}`);
    else all.push(word === '-' ? stdin : word);
  }
  return all;
}
