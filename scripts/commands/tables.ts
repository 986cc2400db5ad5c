import { PlumblineError } from '../../lib/problem.ts';
import { command, common } from '../command.ts';
import { wholeNumber } from '../numbers.ts';

export const tables = command({
  usage: 'tables [table]',
  summary: 'The tables as the change events tell of them, beside what the database counts',
  options: {
    ...common,
    table: { type: 'string', describe: 'DATABASE.TABLE, or TABLE of inventory: its rows' },
    text: { type: 'string', describe: 'Of one table: rows that have it in a value' },
    limit: { type: 'number', default: 1000, describe: 'Of the rows of one table' },
  },
  examples: [
    ['tables', 'rows by the events, rows in the database, changes'],
    ['tables inventory.customers', 'its rows, rebuilt from the events'],
    ['tables inventory.customers --text nora', 'those with nora in a value'],
  ],
  async run(args, io) {
    if (args.table === undefined && args.text !== undefined) throw noTable(args.text);
    const { runningSite } = await import('../../compose/site.ts');
    const { sinkPeer } = await import('../peers.ts');
    const { askFor } = await import('../post-json.ts');
    const { pipelineView, tableRows } = await import('../../sink/contract-shapes.ts');
    const { rowsLines, tablesLines } = await import('../tables-text.ts');
    const limit = wholeNumber('limit', args.limit, 1);
    const peer = sinkPeer(await runningSite(args.name));
    if (args.table === undefined) {
      const pipeline = await askFor(pipelineView, peer, '/api/pipeline');
      if (args.json) io.out(JSON.stringify(pipeline.tables));
      else for (const line of tablesLines(pipeline)) io.out(line);
      return 0;
    }
    const name = args.table.includes('.') ? args.table : `inventory.${args.table}`;
    const query = new URLSearchParams({ limit: String(limit), q: args.text ?? '' });
    const rows = await askFor(tableRows, peer, `/api/tables/${encodeURIComponent(name)}?${query}`);
    if (args.json) io.out(JSON.stringify(rows));
    else for (const line of rowsLines(rows)) io.out(line);
    return 0;
  },
});

const noTable = (text: string): PlumblineError =>
  new PlumblineError({
    code: 'cli.usage',
    message: '--text searches the rows of one table, and none is named',
    fix: `name it: tables inventory.customers --text ${JSON.stringify(text)}`,
  });
