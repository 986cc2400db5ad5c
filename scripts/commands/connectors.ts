import type { ConnectorState } from '../../compose/connector-state.ts';
import { runs } from '../../compose/connector-state.ts';
import { command, common, type Io } from '../command.ts';

const named = {
  ...common,
  connector: { type: 'string', demandOption: true, describe: 'Its name' },
} as const;

const list = command({
  usage: 'list',
  summary: 'The connectors of the stack and their tasks',
  options: common,
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { withConnect } = await import('../connector-access.ts');
    const { connectorState } = await import('../../compose/connector-state.ts');
    const found = await withConnect(await runningSite(args.name), (client) => client.list());
    const states = found.map(connectorState);
    if (args.json) io.out(JSON.stringify(states));
    else for (const state of states) await print(state, false, io);
    if (states.length === 0 && !args.json) io.err('no connector');
    return 0;
  },
});

const show = command({
  usage: 'show <connector>',
  summary: 'One connector: its tasks and its settings',
  options: named,
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { existing, shown, withConnect } = await import('../connector-access.ts');
    const { connectorState } = await import('../../compose/connector-state.ts');
    const found = await withConnect(await runningSite(args.name), (client) =>
      existing(client, args.connector),
    );
    const config = shown(found.config);
    if (args.json) {
      io.out(JSON.stringify({ ...connectorState(found), config }));
      return 0;
    }
    await print(connectorState(found), false, io);
    for (const [key, value] of Object.entries(config)) io.out(`  ${key}: ${value}`);
    return 0;
  },
});

const add = command({
  usage: 'add <file>',
  summary: 'Add or change connectors: a KafkaConnector in YAML, or the JSON of Kafka Connect',
  options: { ...common, file: { type: 'string', demandOption: true, describe: 'YAML or JSON' } },
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { settled, withConnect } = await import('../connector-access.ts');
    const { readConnectorFile } = await import('../connector-add.ts');
    const { refuseDeclared } = await import('../connector-declared.ts');
    const { ConnectRefused } = await import('../../emulator/reconcile/connect-client.ts');
    const { describe } = await import('../../lib/problem.ts');
    const site = await runningSite(args.name);
    const { connectorLocal } = await import('../../compose/connector-local.ts');
    const added = await readConnectorFile(args.file, connectorLocal(site));
    return withConnect(site, async (client) => {
      let code = 0;
      for (const { name, config, notes, notices, refused } of added) {
        for (const notice of notices) io.err(describe(notice));
        const before = await client.get(name);
        if (before) await refuseDeclared(site, before, 'change it');
        for (const note of notes) io.err(`${name}: ${note}`);
        const made = await client.put(name, config).catch((error: unknown) => {
          throw error instanceof ConnectRefused ? refused(error) : error;
        });
        io.err(`${name}: ${made ? 'created' : 'changed'}`);
        const state = await settled(client, name);
        await print(state, args.json, io);
        if (!runs(state)) code = 1;
      }
      return code;
    });
  },
});

const remove = command({
  usage: 'remove <connector>',
  summary: 'Remove a connector; its topics stay',
  options: named,
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { existing, withConnect } = await import('../connector-access.ts');
    const { refuseDeclared } = await import('../connector-declared.ts');
    const site = await runningSite(args.name);
    await withConnect(site, async (client) => {
      await refuseDeclared(site, await existing(client, args.connector), 'remove it');
      await client.remove(args.connector);
    });
    io.err(`${args.connector}: removed`);
    return 0;
  },
});

/** Restart, pause and resume: one order to Connect, then a look at what became of it. */
function order(verb: 'restart' | 'pause' | 'resume', summary: string) {
  return command({
    usage: `${verb} <connector>`,
    summary,
    options: named,
    async run(args, io) {
      const { runningSite } = await import('../../compose/site.ts');
      const access = await import('../connector-access.ts');
      const { existing, failureForgotten, settled, steered, withConnect } = access;
      const site = await runningSite(args.name);
      const state = await withConnect(site, async (client) => {
        await existing(client, args.connector);
        await client[verb](args.connector);
        if (verb === 'restart') await failureForgotten(client, args.connector);
        return verb === 'pause' ? steered(client, args.connector, 'PAUSED') : settled(client, args.connector);
      });
      await print(state, args.json, io);
      return runs(state) || state.state === 'PAUSED' ? 0 : 1;
    },
  });
}

async function print(state: ConnectorState, json: boolean, io: Io): Promise<void> {
  const { renderConnector } = await import('../connector-access.ts');
  for (const line of json ? [JSON.stringify(state)] : renderConnector(state)) io.out(line);
}

export const connectors = command({
  usage: 'connectors',
  summary: 'The connectors of Kafka Connect: list, show, add, remove, restart, pause, resume',
  options: {},
  verbs: [
    list,
    show,
    add,
    remove,
    order('restart', 'Restart a connector and its tasks'),
    order('pause', 'Pause a connector, until it is resumed'),
    order('resume', 'Let a paused connector go on'),
  ],
  examples: [
    ['connectors list', 'each with its tasks, and why one failed'],
    ['connectors add orders.yaml', 'a KafkaConnector as it is on your cluster'],
    ['connectors restart inventory', 'after its database was away'],
  ],
  run: async () => 0,
});
