import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../contract/kafkasource/stage.ts';
import {
  disorder,
  type Findings,
  few,
  gaps,
  missing,
  nameOf,
  noneTwice,
  oldAgain,
  overlaps,
} from './deliveries.ts';
import { Scene } from './scene.ts';
import type { Delivery } from './sink.ts';

/** One joins, another joins, one leaves, one is killed; the first stays. */
export async function handover(stage: Stage): Promise<Findings> {
  const [partitions, records] = [6, 2400];
  const scene = await Scene.open(stage, { name: 'handover', partitions, records, delay: 20 });
  const { sink } = scene;
  try {
    const first = await scene.start('/first');
    await scene.eventFrom('/first');
    await wait(2000);
    const second = await scene.start('/second');
    await scene.eventFrom('/second');
    await wait(2000);
    const third = await scene.start('/third');
    await scene.eventFrom('/third');
    await wait(2000);
    const wrong: Findings = [];
    const stop = await second.process.stop();
    if (stop) wrong.push(stop);
    const left = performance.now();
    await wait(6000);
    const killedAt = performance.now();
    third.process.kill();
    const shares = Map.groupBy(sink.deliveries, ({ path, at }) => (at < left ? path : `${path} later`));
    if (shares.size < 5) wrong.push(`not all had a share: ${[...shares.keys()].join(', ')}`);
    // The rest: until the group has missed the one that was killed, and then at once.
    await wait(15_000);
    sink.delay = 1;
    await scene.arrived(120);
    const { deliveries } = sink;
    const killed = new Map([['/third', killedAt]]);
    const graceful = deliveries.filter(({ at }) => at < killedAt);
    return [
      ...wrong,
      ...missing(deliveries, partitions, records),
      ...gaps(deliveries),
      ...tenures(deliveries).flatMap(disorder),
      ...tooOften(graceful, 3),
      ...oldAgain(deliveries, killed),
      ...(await scene.ending(first.process)),
    ];
  } finally {
    scene.close();
  }
}

/** The sink takes longer than a rebalance waits for it: of each partition, one event may come twice. */
export async function slowHandover(stage: Stage): Promise<Findings> {
  const [partitions, records] = [3, 8];
  const scene = await Scene.open(stage, { name: 'slow-handover', partitions, records, delay: 2500 });
  try {
    const first = await scene.start('/first');
    await scene.eventFrom('/first');
    await wait(4000);
    const second = await scene.start('/second');
    await scene.eventFrom('/second');
    await wait(1000);
    // What is in flight is awaited: nobody gets it again.
    const wrong = [await second.process.stop()].flatMap((stop) => stop ?? []);
    await scene.arrived(120);
    const { deliveries } = scene.sink;
    return [
      ...wrong,
      ...missing(deliveries, partitions, records),
      ...gaps(deliveries),
      ...overlaps(deliveries),
      ...tooOften(deliveries, 2),
      ...(await scene.ending(first.process)),
    ];
  } finally {
    scene.close();
  }
}

/** One leaves while another joins, and what is in flight takes longer than that: nothing new is sent, nothing comes twice. */
export async function leaveAmidJoin(stage: Stage): Promise<Findings> {
  const [partitions, records] = [2, 4];
  const scene = await Scene.open(stage, { name: 'leave', partitions, records, delay: 5000 });
  const { deliveries } = scene.sink;
  try {
    const first = await scene.start('/first');
    await scene.eventFrom('/first');
    const stopping = first.process.stop();
    await wait(100);
    const before = deliveries.length;
    const second = await scene.start('/second');
    const wrong = [await stopping].flatMap((stop) => stop ?? []);
    const late = deliveries.slice(before).filter(({ path }) => path === '/first');
    await scene.arrived(120);
    return [
      ...wrong,
      ...few(late, (one) => `${nameOf(one)} was sent after the stop began`),
      ...missing(deliveries, partitions, records),
      ...noneTwice(deliveries),
      ...gaps(deliveries),
      ...(await scene.ending(second.process)),
    ];
  } finally {
    scene.close();
  }
}

/** What came of a partition, for as long as one process had it. */
function tenures(deliveries: readonly Delivery[]): Delivery[][] {
  const all: Delivery[][] = [];
  const current = new Map<number, Delivery[]>();
  for (const one of deliveries) {
    const last = current.get(one.partition);
    if (last?.[0]?.path === one.path) last.push(one);
    else {
      const next = [one];
      current.set(one.partition, next);
      all.push(next);
    }
  }
  return all;
}

/** Of each partition, one event may come again a rebalance (BEHAVIOUR 10). */
function tooOften(deliveries: readonly Delivery[], rebalances: number): Findings {
  const again = [...Map.groupBy(deliveries, nameOf).values()].flatMap(([, ...more]) => more);
  const byPartition = [...Map.groupBy(again, ({ partition }) => partition).values()];
  return byPartition.flatMap((list) => {
    if (list.length <= rebalances) return [];
    return [`in ${rebalances} rebalances: ${few(list, (one) => `${nameOf(one)} came again`).join(', ')}`];
  });
}
