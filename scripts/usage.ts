import { printable } from '../lib/printable.ts';
import { cause, PlumblineError } from '../lib/problem.ts';

/** A command's words: `send <file>`, and the verbs below it. */
interface Words {
  readonly usage: string;
  readonly verbs: readonly string[];
}

/**
 * What is thrown of a command line that cannot be used, in words that name what is meant.
 * @param message yargs's @param error what was thrown; yargs's own are mistakes in the command line, too
 */
export function usageError(message: string | null, error: Error | undefined, words?: Words): Error {
  if (error !== undefined && error.name !== 'YError') return error;
  const said = message || cause(error);
  return new PlumblineError({ code: 'cli.usage', message: told(said, words), fix: 'see --help' });
}

function told(said: string, { usage, verbs }: Words = { usage: '', verbs: [] }): string {
  const [verb = '', ...needed] = usage.split(' ').filter((word) => !word.startsWith('['));
  if (said.startsWith('Not enough non-option arguments')) return `${verb} needs ${needed.join(' ')}`;
  const [, lacking] = /^Not enough arguments following: (.*)$/.exec(said) ?? [];
  if (lacking !== undefined) return `${lacking.length === 1 ? '-' : '--'}${lacking} needs a value`;
  const choice = /Argument: (.*), Given: (.*), Choices: (.*)/.exec(said);
  if (choice) return `--${choice[1]} is one of ${choice[3]}, not ${choice[2]}`;
  const isUnknown = /^(Did you mean|Unknown argument)/.test(said);
  return isUnknown && verbs.length > 0 ? `${said} (${verb} has the verbs ${verbs.join(', ')})` : said;
}

/**
 * Yargs recommends no verb where the command line also runs without any.
 * @throws PlumblineError when the line begins with a word that is no verb
 */
export function checkVerb(words: readonly string[], verbs: readonly string[]): void {
  const [word = '-'] = words;
  if (word.startsWith('-') || verbs.includes(word)) return;
  const near = verbs
    .map((verb) => ({ verb, far: distance(word, verb) }))
    .sort((a, b) => a.far - b.far)
    .find(({ far }) => far <= 2 && far < word.length);
  const meant = near ? `; did you mean ${near.verb}?` : '';
  throw new PlumblineError({
    code: 'cli.usage',
    message: `there is no verb ${printable(word)}${meant}`,
    fix: 'see --help',
  });
}

/** How many letters must be put in, taken out or exchanged to make one of the other. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (const [at, other] of [...b].entries()) {
      const [left = 0, up = 0, across = 0] = [line[at], above[at + 1], above[at]];
      line.push(Math.min(left + 1, up + 1, across + (letter === other ? 0 : 1)));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
