import { command, common } from '../command.ts';

export const snapshot = command({
  usage: 'snapshot <table>',
  summary: "Have Debezium read a table's rows once more; they come as events of their own",
  options: {
    ...common,
    table: {
      type: 'string',
      demandOption: true,
      describe: 'inventory.customers; customers, if that is plain',
    },
    connector: { type: 'string', describe: 'Whose table, if several connectors read it' },
  },
  examples: [['snapshot inventory.customers', 'then see them come: plumbline events tail']],
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { hint } = await import('../../compose/hint.ts');
    const { sinkPeer } = await import('../peers.ts');
    const { askFor } = await import('../post-json.ts');
    const { snapshotting } = await import('../../sink/contract-shapes.ts');
    const site = await runningSite(args.name);
    // The sink knows which tables there are, and hands over to the source.
    const asked = await askFor(snapshotting, sinkPeer(site), '/api/snapshot', {
      table: args.table,
      ...(args.connector === undefined ? {} : { connector: args.connector }),
    });
    if (args.json) io.out(JSON.stringify(asked));
    else {
      io.out(`${asked.table}: the connector ${asked.connector} is asked for a snapshot (signal ${asked.id})`);
      io.err(`its rows come as events of the operation snapshot: ${hint(site, 'events tail --op snapshot')}`);
    }
    return 0;
  },
});
