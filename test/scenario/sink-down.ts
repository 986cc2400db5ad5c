import { setTimeout as wait } from 'node:timers/promises';
import { residentBytes } from '../../compose/native/process.ts';
import type { Stage } from '../contract/kafkasource/stage.ts';
import { disorder, type Findings, isAnswered, missing, noneTwice } from './deliveries.ts';
import { Scene, start, until } from './scene.ts';

/** Shortly before an attempt of the default policy, which comes 38 s after the first. */
const outage = 32_000;
const mebibyte = 1024 * 1024;

/**
 * The sink refuses connections for a while. Retries that outlast it lose nothing, and what is not sent meanwhile waits
 * in Kafka, not in memory.
 */
export async function sinkDown(stage: Stage): Promise<Findings> {
  const patient = await Scene.open(stage, {
    ...{ name: 'patient', partitions: 4, records: 12_000, bytes: 4096, delay: 5 },
    delivery: { retry: 100, backoffPolicy: 'linear', backoffDelay: 'PT0.05S' },
  });
  // Ten retries in ten minutes, without a `delivery` block (BEHAVIOUR 7).
  const untold = await Scene.open(stage, { name: 'untold', partitions: 2, records: 1000, delay: 5 });
  const scenes = [patient, untold];
  const { process } = await start(stage, scenes);
  try {
    await process.untilReady(scenes.map(({ key }) => key));
    const memory = async () => (await residentBytes([process.pid])).get(process.pid) ?? Number.NaN;
    await wait(2000);
    for (const { sink } of scenes) sink.down();
    const before = scenes.map(({ sink }) => sink.deliveries.length);
    await wait(5000);
    const early = await memory();
    await wait(outage - 5000);
    const late = await memory();
    for (const { sink } of scenes) sink.delay = 0;
    await Promise.all(scenes.map(({ sink }) => sink.up()));
    await Promise.all(scenes.map((scene) => scene.arrived(120)));
    const wrong = scenes.flatMap(({ sink: { deliveries } }) => [
      ...noneTwice(deliveries),
      ...disorder(deliveries),
    ]);
    if (before.includes(0)) wrong.push('nothing came before the sink went down');
    // The topic alone would be 188 MiB.
    if (!(late < 160 * mebibyte && late < early + 20 * mebibyte))
      wrong.push(`memory went from ${early} to ${late} bytes`);
    return [
      ...wrong,
      ...missing(patient.sink.deliveries, 4, 12_000),
      ...missing(untold.sink.deliveries, 2, 1000),
      ...(await patient.ending(process)),
    ];
  } finally {
    process.kill();
    for (const scene of scenes) scene.close();
  }
}

/** The same with no retry: what comes while it is down is dropped, told of and committed. */
export async function sinkDownWithoutRetry(stage: Stage): Promise<Findings> {
  const [partitions, records] = [2, 1500];
  const spec = { partitions, records, delay: 5 };
  // A block that says nothing of retries means none.
  const scenes = [
    await Scene.open(stage, { name: 'no-retry', ...spec, delivery: { retry: 0 } }),
    await Scene.open(stage, { name: 'no-word', ...spec, delivery: { timeout: 'PT10S' } }),
    await Scene.open(stage, {
      ...{ name: 'all-at-once', ...spec, delay: 100, delivery: { retry: 0 }, ordering: 'unordered' },
    }),
  ];
  const { process, status } = await start(stage, scenes);
  try {
    await process.untilReady(scenes.map(({ key }) => key));
    const answered = ({ sink }: Scene) => sink.deliveries.filter(isAnswered).length;
    await until('events before', 60, () => scenes.every((scene) => answered(scene) > 100));
    for (const { sink } of scenes) sink.down();
    await until('nothing left', 60, async () => (await status()).every(({ lag }) => lag === 0));
    const wrong: Findings = [];
    for (const one of await status()) {
      const scene = scenes.find(({ key }) => key === one.name);
      const came = scene ? answered(scene) : 0;
      const lost = partitions * records - came;
      // One for each cause: the connections that were cut, the refused ones.
      const told = one.notices
        .filter(({ code }) => code === 'no-dead-letter-sink')
        .reduce((sum, { count }) => sum + count, 0);
      if (lost === 0) wrong.push(`${one.name}: the sink went down too late`);
      if (one.delivered !== came || one.failed !== lost || told !== lost)
        wrong.push(
          `${one.name}: ${came} answered, ${one.delivered} said to be delivered, ${one.failed} failed, ${told} told`,
        );
    }
    const [first, ...others] = scenes;
    if (first) wrong.push(...(await first.ending(process)));
    for (const scene of others) wrong.push(...(await scene.committed()));
    return wrong;
  } finally {
    process.kill();
    for (const scene of scenes) scene.close();
  }
}
