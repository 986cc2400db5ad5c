import { readFile } from 'node:fs/promises';
import { PlumblineError } from '../../lib/problem.ts';
import { whyUnreadable } from '../../lib/unreadable.ts';
import { command, common } from '../command.ts';

export const send = command({
  usage: 'send <file>',
  summary: 'Send events of your own: CloudEvents as JSON or YAML, one or several',
  options: {
    ...common,
    file: { type: 'string', demandOption: true, describe: 'A file, or - for standard input' },
    sink: {
      type: 'string',
      describe: 'Where to: a URL, or NAMESPACE/NAME of a Service; by default Event Display',
    },
    mode: {
      choices: ['binary', 'structured'],
      default: 'binary',
      describe: 'Attributes as headers, or all of it as the body',
    },
  },
  examples: [
    ['events send order.yaml', 'type, source and data; id, time and specversion come by themselves'],
    [
      'events list --json | plumbline events send - --sink http://127.0.0.1:3000/',
      'all that is kept, to a function',
    ],
  ],
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { readEvents } = await import('../event-file.ts');
    const { filledText, sendToSink, sentText } = await import('../event-send.ts');
    const events = readEvents(await textOf(args.file), args.file);
    const site = await runningSite(args.name);
    let code = 0;
    for (const [i, { event, filled }] of events.entries()) {
      const what = `event ${String(event.id)}`;
      if (filled.length > 0) io.err(filledText(i + 1, filled));
      const sent = await sendToSink(site, {
        event,
        mode: args.mode === 'structured' ? 'structured' : 'binary',
        ...(args.sink === undefined ? {} : { to: args.sink }),
      });
      io.out(args.json ? JSON.stringify({ id: event.id, ...sent }) : sentText(what, sent));
      if (sent.status >= 300) code = 1;
    }
    return code;
  },
});

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new PlumblineError({
      code: 'event.unreadable',
      message: `this cannot be read: ${whyUnreadable(error)}`,
      fix: 'name a file with CloudEvents, or - for standard input',
      file,
    });
  }
}
