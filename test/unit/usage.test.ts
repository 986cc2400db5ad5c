import { expect, test } from 'vitest';
import yargs from 'yargs';
import { type Command, command } from '../../scripts/command.ts';
import { checkVerb } from '../../scripts/usage.ts';

const send = command({
  usage: 'send <file>',
  summary: 'send it',
  options: {
    file: { type: 'string', demandOption: true },
    mode: { choices: ['binary', 'structured'] },
    table: { type: 'string', array: true, nargs: 1 },
    since: { type: 'string' },
    off: { type: 'boolean' },
  },
  run: async () => 0,
});
const list = command({ usage: 'list', summary: 'list them', options: {}, run: async () => 0 });
const events: Command<Record<never, never>> = {
  usage: 'events',
  summary: 'list or send',
  options: {},
  verbs: [send, list],
  run: async () => 0,
};

async function run(...words: string[]): Promise<unknown> {
  const cli = yargs(words).strict().recommendCommands().exitProcess(false);
  return command(events)(cli, { out: () => {}, err: () => {} }, () => {}).parseAsync();
}

test.each([
  [['events'], 'events needs one of its verbs: send, list'],
  [['events', 'zzzzzz'], 'Unknown argument: zzzzzz (events has the verbs send, list)'],
  [['events', 'sent'], 'Did you mean send? (events has the verbs send, list)'],
  [['events', 'send'], 'send needs <file>'],
  [['events', 'send', 'x', 'y'], 'Unknown argument: y'],
  [['events', 'list', '--wat'], 'Unknown argument: wat'],
  [['events', 'send', 'x', '--mode', 'odd'], '--mode is one of "binary", "structured", not "odd"'],
  [['events', 'send', 'x', '--table'], '--table needs a value'],
  [['events', 'send', 'x', '--since'], '--since needs a value'],
])('%j: %s', async (words, said) => {
  await expect(run(...words)).rejects.toMatchObject({
    problems: [{ code: 'cli.usage', message: said, fix: 'see --help' }],
  });
});

test.each([
  [['evnts', 'list'], 'there is no verb evnts; did you mean events?'],
  [['staus'], 'there is no verb staus; did you mean status?'],
  [['x'], 'there is no verb x'],
  [['zzzzzz', '--json'], 'there is no verb zzzzzz'],
])('%j: %s', (words, message) => {
  expect(() => checkVerb(words, ['up', 'status', 'events'])).toThrow(message);
});

test.each([[[]], [['events', 'lisst']], [['--name', 'x']]])('%j begins as it may', (words) => {
  expect(checkVerb(words, ['up', 'events'])).toBeUndefined();
});

test('what is thrown while a command runs is not taken for a mistake of the line', async () => {
  const broken = command({
    usage: 'break',
    summary: 'break',
    options: {},
    run: () => Promise.reject(new TypeError('a defect')),
  });
  const cli = yargs(['break']).exitProcess(false);
  const running = broken(cli, { out: () => {}, err: () => {} }, () => {}).parseAsync();
  await expect(running).rejects.toThrow(new TypeError('a defect'));
});
