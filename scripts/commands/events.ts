import { hostPort, type Site } from '../../compose/station.ts';
import type { SinkEvent } from '../../sink/contract.ts';
import { command, common, type Io } from '../command.ts';
import { eventOptions, selection, unknownTables } from '../event-options.ts';
import type { KnownColumns } from '../known-columns.ts';
import { wholeNumber } from '../numbers.ts';
import type { Following } from '../sink-client.ts';
import { replay } from './events-replay.ts';
import { send } from './events-send.ts';

interface Showing {
  readonly json: boolean;
  readonly full: boolean;
}

interface Where {
  readonly site: Site;
  readonly io: Io;
  readonly columns: KnownColumns;
}

async function print(event: SinkEvent, { json, full }: Showing, where: Where): Promise<void> {
  const { site, io, columns } = where;
  const { printEvent } = await import('../event-line.ts');
  if (!full) return printEvent(event, json, io, (each) => columns.view(each));
  const { getEvent } = await import('../sink-client.ts');
  const { displayText, printText } = await import('../event-text.ts');
  printText(displayText((await getEvent(site, Number(event.plumblineseq))).kept));
}

const noneOf = (kept: number): string =>
  kept === 0 ? 'The sink has no event.' : `None of the sink's ${kept} events matches.`;

const list = command({
  usage: 'list',
  summary: 'The events that the sink still has',
  options: {
    ...eventOptions,
    after: {
      type: 'number',
      default: 0,
      describe: 'Only those after this sequence number',
    },
    limit: { type: 'number', describe: 'Only the newest so many' },
  },
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { columnsOf, listEvents } = await import('../sink-client.ts');
    const { viewEvent } = await import('../../sink/view/change.ts');
    const matches = selection(args);
    const after = wholeNumber('after', args.after);
    const limit = wholeNumber('limit', args.limit ?? Number.MAX_SAFE_INTEGER, 1);
    const site = await runningSite(args.name);
    const kept = await listEvents(site, after);
    const found = kept.filter((event) => matches(event, viewEvent(event)));
    if (found.length === 0) io.err(unknownTables(args.table, kept) ?? noneOf(kept.length));
    const shown = found.slice(Math.max(0, found.length - limit));
    const where = { site, io, columns: columnsOf(site) };
    if (!args.json && !args.full) await where.columns.learn(shown.map((event) => viewEvent(event).table));
    for (const event of shown) await print(event, args, where);
    return 0;
  },
});

const tail = command({
  usage: 'tail',
  summary: 'Each event as it comes, until Ctrl-C; those before only with --since',
  options: eventOptions,
  async run(args, io) {
    const { runningSite, savedSite } = await import('../../compose/site.ts');
    const { columnsOf, followEvents, lastSequence, learnTold } = await import('../sink-client.ts');
    const { viewEvent } = await import('../../sink/view/change.ts');
    const { onInterrupt } = await import('../interrupt.ts');
    const matches = selection(args);
    const site = await runningSite(args.name);
    const interrupt = onInterrupt();
    const following: Following = {
      onMissed: (count) => io.err(`${count} events had left the sink before they came here.`),
      onLost: () => io.err('✖ The sink is gone; waiting until it is back …'),
      onBack: () => io.err('✔ The sink is back.'),
      isOver: async () => (await savedSite(args.name))?.up !== true,
    };
    try {
      const where = { site, io, columns: columnsOf(site) };
      if (!args.json && !args.full) void learnTold(site, where.columns);
      const after = args.since === undefined ? await lastSequence(site) : 0;
      for await (const event of followEvents(site, after, interrupt.first, following)) {
        if (matches(event, viewEvent(event))) await print(event, args, where);
      }
      return 0;
    } finally {
      interrupt.release();
    }
  },
});

const show = command({
  usage: 'show <event>',
  summary: 'All of one event: its data before and after, its attributes, the request that it came in',
  options: {
    ...common,
    event: { type: 'string', demandOption: true, describe: 'Its number (plumblineseq) or its id' },
    full: eventOptions.full,
    curl: { type: 'boolean', default: false, describe: 'As a command that sends the same request again' },
  },
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { findEvent } = await import('../event-find.ts');
    const { displayText, printText } = await import('../event-text.ts');
    const { printable } = await import('../../lib/printable.ts');
    const site = await runningSite(args.name);
    const { kept, json } = await findEvent(site, args.event);
    if (args.full) printText(displayText(kept));
    else if (args.curl) {
      const { curlOf } = await import('../../sink/view/curl.ts');
      io.out(curlOf(kept.request, `http://${hostPort(site, 'sink')}`));
    } else if (args.json) io.out(printable(json, '\n\r\t'));
    else {
      const { getColumns, getPipeline } = await import('../sink-client.ts');
      const { showEvent } = await import('../event-show.ts');
      const { viewEvent } = await import('../../sink/view/change.ts');
      const { table } = viewEvent(kept.event);
      const [columns, pipeline] = await Promise.all([getColumns(site, table), getPipeline(site)]);
      for (const line of showEvent(kept, { columns, pipeline })) io.out(line);
    }
    return 0;
  },
});

export const events = command({
  usage: 'events',
  summary: 'What the sink got, and what it is to get: list, show, tail, replay, send',
  options: {},
  verbs: [list, show, tail, replay, send],
  examples: [
    ['events tail --table customers --op insert,update', 'live, a line an event'],
    ['events tail --since 10m --full', "in event_display's own text, with the last ten minutes"],
    [`events list --where "op = 'delete' AND key LIKE '%1001%'"`, 'by an expression in CloudEvents SQL'],
    ['events list --json --limit 5', 'a structured CloudEvent a line'],
    ['events show 29', 'before and after, attributes, and the request as it came'],
    ['events show 29 --curl', 'a command that sends it again'],
  ],
  run: async () => 0,
});
