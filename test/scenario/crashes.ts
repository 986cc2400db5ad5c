import { setTimeout as wait } from 'node:timers/promises';
import { closeClient, createAdmin, createCluster } from '../../emulator/kafka.ts';
import type { Stage } from '../contract/kafkasource/stage.ts';
import { disorder, type Findings, gaps, missing, oldAgain } from './deliveries.ts';
import { Scene } from './scene.ts';

/**
 * When each life ends, in ms after the first of its events, or after its start: shortly before and after commits, long
 * after, and before there was any.
 */
const lives: readonly { after: 'event' | 'start'; ms: number }[] = [
  ...[6500, 1000, 7500, 4900].map((ms) => ({ after: 'event', ms }) as const),
  { after: 'start', ms: 300 },
  ...[5200, 8000, 2000, 6000, 5000].map((ms) => ({ after: 'event', ms }) as const),
  { after: 'start', ms: 900 },
  ...[5500, 500, 6200, 9900, 5100].map((ms) => ({ after: 'event', ms }) as const),
  { after: 'start', ms: 600 },
  ...[6800, 0, 5300].map((ms) => ({ after: 'event', ms }) as const),
];

const [partitions, records] = [4, 25_000];

/** The source's process is killed 20 times during 100,000 records: none is lost, and none comes again that was due to be committed. */
export async function crashes(stage: Stage): Promise<Findings> {
  const scene = await Scene.open(stage, { name: 'crashes', partitions, records, delay: 4 });
  const { sink } = scene;
  const killed = new Map<string, number>();
  try {
    for (const [life, { after, ms }] of lives.entries()) {
      const path = `/${life}`;
      const { process } = await scene.start(path);
      if (after === 'event') await scene.eventFrom(path);
      await wait(ms);
      killed.set(path, performance.now());
      process.kill();
      await process.ended;
      // Twice the real thing: the group waits 10 s for the one that is gone. Else it is told at once.
      if (life % 10 !== 0) await evictAll(stage, scene.group);
    }
    sink.delay = 0;
    const { process } = await scene.start('/last');
    await scene.arrived(120);
    return [
      ...(sink.deliveries.at(-1)?.path === '/last' ? [] : ['all had come before the last life']),
      ...missing(sink.deliveries, partitions, records),
      ...gaps(sink.deliveries),
      ...disorder(sink.deliveries),
      ...oldAgain(sink.deliveries, killed),
      ...(await scene.ending(process)),
    ];
  } finally {
    scene.close();
  }
}

/** What the coordinator does by itself once it has heard nothing for 10 s. */
async function evictAll(stage: Stage, groupId: string): Promise<void> {
  const address = { brokers: [stage.bootstrapServers] };
  const admin = createAdmin(address);
  const cluster = createCluster(address);
  try {
    await Promise.all([admin.connect(), cluster.connect()]);
    await cluster.refreshMetadata();
    const { groups } = await admin.describeGroups([groupId]);
    const coordinator = await cluster.findGroupCoordinator({ groupId });
    for (const { memberId } of groups.flatMap(({ members }) => members))
      await coordinator.leaveGroup({ groupId, memberId });
  } finally {
    await Promise.all([closeClient(admin), closeClient(cluster)]);
  }
}
