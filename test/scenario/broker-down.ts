import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../contract/kafkasource/stage.ts';
import { disorder, type Findings, missing, noneTwice } from './deliveries.ts';
import { Scene, start, until } from './scene.ts';

/** Before the first commit, and between two; shorter and longer than the session of a member of the group. Seconds. */
const outages = [
  { after: 4, lasting: 2 },
  { after: 8, lasting: 14 },
];

/**
 * Kafka is killed and comes back while the source delivers. The real consumer keeps its assignment meanwhile, and the
 * coordinator finds the group in its log: so nothing may be lost, and nothing come twice.
 */
export async function brokerDown(stage: Stage): Promise<Findings> {
  const ordered = await Scene.open(stage, { name: 'ordered', partitions: 4, records: 2000, delay: 10 });
  const unordered = await Scene.open(stage, {
    ...{ name: 'unordered', ordering: 'unordered', partitions: 3, records: 20_000, delay: 50 },
  });
  const source = await start(stage, [ordered, unordered]);
  try {
    await source.process.untilReady([ordered.key, unordered.key]);
    for (const { after, lasting } of outages) {
      await wait(after * 1000);
      await stage.crashKafka();
      await wait(lasting * 1000);
      await stage.restartKafka();
    }
    await Promise.all([ordered.arrived(120), unordered.arrived(120)]);
    const [first, second] = [ordered.sink.deliveries, unordered.sink.deliveries];
    await until('ready again', 60, async () => (await source.status()).every(({ ready }) => ready));
    const wrong = [
      ...missing(first, 4, 2000),
      ...missing(second, 3, 20_000),
      ...noneTwice(first),
      ...noneTwice(second),
      ...disorder(first),
      ...(await ordered.ending(source.process)),
      ...(await unordered.committed()),
      // Of Node, about what piles up.
      ...source.process.said.filter((line) => /Warning/.test(line)),
    ];
    // Nor does a stop wait for it, or leave something that keeps the process alive.
    const another = await ordered.start();
    await another.process.untilReady([ordered.key]);
    await stage.crashKafka();
    const stop = await another.process.stop();
    return stop === undefined ? wrong : [...wrong, stop];
  } finally {
    source.process.kill();
    ordered.close();
    unordered.close();
  }
}
