import { command, common } from '../command.ts';

const list = command({
  usage: 'list',
  summary: 'The topics with their partitions and records',
  options: common,
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { listTopics } = await import('../topic-list.ts');
    const { table } = await import('../table.ts');
    const found = await listTopics(await runningSite(args.name));
    if (args.json) io.out(JSON.stringify(found));
    else for (const line of table(found)) io.out(line);
    return 0;
  },
});

const tail = command({
  usage: 'tail <topic>',
  summary: 'Each record of a topic as it comes, until Ctrl-C',
  options: {
    ...common,
    topic: { type: 'string', demandOption: true, describe: 'Its name' },
    'from-beginning': { type: 'boolean', default: false, describe: 'First those that are there already' },
  },
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { tailTopic } = await import('../topic-tail.ts');
    const { recordJson, recordLine } = await import('../topic-text.ts');
    const { onInterrupt } = await import('../interrupt.ts');
    const site = await runningSite(args.name);
    const interrupt = onInterrupt();
    try {
      await tailTopic(
        {
          site,
          topic: args.topic,
          fromBeginning: args['from-beginning'],
          record: (record) => io.out(args.json ? JSON.stringify(recordJson(record)) : recordLine(record)),
          trouble: (message) => io.err(message),
        },
        interrupt.first,
      );
      return 0;
    } finally {
      interrupt.release();
    }
  },
});

export const topics = command({
  usage: 'topics',
  summary: 'The topics of Kafka: list, tail',
  options: {},
  verbs: [list, tail],
  examples: [
    ['topics list', 'one a table, and those of Kafka Connect'],
    ['topics tail inventory.inventory.customers --from-beginning', 'what Debezium wrote'],
  ],
  run: async () => 0,
});
