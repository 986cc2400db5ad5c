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
