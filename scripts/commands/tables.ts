import { command, common } from '../command.ts';

export const tables = command({
  usage: 'tables [table]',
  summary: 'The tables as the change events tell of them, beside what the database counts',
  options: {
    ...common,
    table: { type: 'string', describe: 'DATABASE.TABLE, or TABLE of inventory: its rows' },
    limit: { type: 'number', default: 1000, describe: 'Of the rows of one table' },
  },
  examples: [
    ['tables', 'rows by the events, rows in the database, changes'],
    ['tables inventory.customers', 'its rows, rebuilt from the events'],
  ],
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { sinkPeer } = await import('../peers.ts');
    const { askJson } = await import('../post-json.ts');
    const { rowsLines, tablesLines } = await import('../tables-text.ts');
    const peer = sinkPeer(await runningSite(args.name));
    if (args.table === undefined) {
      const view = await askJson(peer, '/api/pipeline', undefined);
      if (args.json) io.out(JSON.stringify(tablesOf(view)));
      else for (const line of tablesLines(view)) io.out(line);
      return 0;
    }
    const name = args.table.includes('.') ? args.table : `inventory.${args.table}`;
    const rows = await askJson(
      peer,
      `/api/tables/${encodeURIComponent(name)}?limit=${args.limit}`,
      undefined,
    );
    if (args.json) io.out(JSON.stringify(rows));
    else for (const line of rowsLines(rows)) io.out(line);
    return 0;
  },
});

function tablesOf(view: unknown): unknown {
  return typeof view === 'object' && view !== null && 'tables' in view ? view.tables : [];
}
