import { setTimeout as wait } from 'node:timers/promises';
import { closeClient, createAdmin, createCluster } from '../../emulator/kafka.ts';
import type { Stage } from '../contract/kafkasource/stage.ts';
import { disorder, type Findings, gaps, missing, oldAgain } from './deliveries.ts';
import { Scene } from './scene.ts';

interface Life {
  readonly after: 'event' | 'start';
  readonly ms: number;
}
const event = (ms: number): Life => ({ after: 'event', ms });
const start = (ms: number): Life => ({ after: 'start', ms });

/**
 * When each life ends, in ms after the first of its events, or after its start: shortly before and after commits, long
 * after, and before there was any. Two stories of ten deaths, that can be played side by side.
 */
export const lives = {
  one: [...[6500, 1000, 7500, 4900].map(event), start(300), ...[5200, 8000, 2000, 6000, 5000].map(event)],
  two: [start(900), ...[9900, 500, 6200, 5500, 5100].map(event), start(600), ...[6800, 0, 7800].map(event)],
} as const;

const [partitions, records] = [4, 12_500];

/** The source's process is killed 10 times during 50,000 records: none is lost, and none comes again that was due to be committed. */
export async function crashes(stage: Stage, story: keyof typeof lives): Promise<Findings> {
  const scene = await Scene.open(stage, { name: `crashes-${story}`, partitions, records, delay: 4 });
  const { sink } = scene;
  const killed = new Map<string, number>();
  try {
    for (const [life, { after, ms }] of lives[story].entries()) {
      const path = `/${life}`;
      const { process } = await scene.start(path);
      if (after === 'event') await scene.eventFrom(path);
      await wait(ms);
      killed.set(path, performance.now());
      process.kill();
      await process.ended;
      // Once the real thing: the group waits 10 s for the one that is gone. Else it is told at once.
      if (life !== 1) await evictAll(stage, scene.group);
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
