import { expect, test } from 'vitest';
import yargs from 'yargs';
import { command } from '../../scripts/command.ts';
import { partOfAll, wholeNumber } from '../../scripts/numbers.ts';
import { wordsFor } from '../../scripts/words.ts';

/** What a command gets of its options, or the reason why it does not run. */
async function parsed(...words: string[]): Promise<unknown> {
  let got: unknown;
  const register = command({
    usage: 'try',
    summary: 'try it',
    options: { count: { type: 'number' }, for: { type: 'string' }, after: { type: 'number', default: 0 } },
    async run({ count, for: time, after }) {
      got = { count, time, after };
      return 0;
    },
  });
  const cli = yargs(wordsFor(['try', ...words]))
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message);
    });
  const io = { out: () => {}, err: () => {} };
  await register(cli, io, () => {}).parseAsync();
  return got;
}

test.each([
  [['--count', '3'], { count: 3, time: undefined, after: 0 }],
  [['--for', '-1s', '--count=2'], { count: 2, time: '-1s', after: 0 }],
  [['--after', '-5'], { count: undefined, time: undefined, after: -5 }],
])('%j are options as they are meant', async (words, got) => {
  expect(await parsed(...words)).toEqual(got);
});

test.each([
  [['--count', 'abc'], '--count is no number\n  → give one: --count N'],
  [['--count', '1', '--count', '2'], '--count is given 2 times'],
  [['--after', '-1s'], '--after is no number'],
  [['--count'], '--count needs a value'],
])('%j name the option that is wrong', async (words, why) => {
  await expect(parsed(...words)).rejects.toThrow(why);
});

test('words after -- are nobody’s options', () => {
  expect(wordsFor(['-', '--', '--for', '-1s'])).toEqual(['/dev/stdin', '--', '--for', '-1s']);
  expect(wordsFor(['-1', '--for=x', '-2'])).toEqual(['-1', '--for=x', '-2']);
});

test.each([
  [-1, 'too small'],
  [1.5, 'no whole number'],
])('%d is no count: %s', (count, why) => {
  expect(() => wholeNumber('limit', count)).toThrow(`--limit ${count} is ${why}`);
});

test('what is out of bounds is told with them', () => {
  expect(wholeNumber('port', 0, 0, 65_535)).toBe(0);
  expect(() => wholeNumber('port', 65_536, 0, 65_535)).toThrow('--port 65536 is too large');
  expect(() => wholeNumber('port', 65_536, 0, 65_535)).toThrow('from 0 to 65535');
  expect(() => wholeNumber('limit', 0, 1)).toThrow('give a whole number, 1 or more');
  expect(partOfAll('share', 1)).toBe(1);
  for (const share of [0, 1.1, Number.NaN])
    expect(() => partOfAll('share', share)).toThrow(`--share ${share} is no share`);
});
