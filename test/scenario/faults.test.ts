import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../contract/kafkasource/stage.ts';
import { testRuntimes } from '../stack/runtimes.ts';
import { brokerDown } from './broker-down.ts';
import { crashes } from './crashes.ts';
import { handover, slowHandover } from './handover.ts';
import { sinkDown, sinkDownWithoutRetry } from './sink-down.ts';

const runtimes = await testRuntimes();

// Natively only: what is tried is the source's process, which is the same in both runtimes, against signals.
describe.runIf(runtimes.includes('native'))('faults', () => {
  let stage: Stage;
  /** Whose Kafka is killed. */
  let fragile: Stage;

  beforeAll(async () => {
    [stage, fragile] = await Promise.all([openStage('native'), openStage('native')]);
  });

  afterAll(async () => {
    await Promise.all([stage?.end(), fragile?.end()]);
  });

  it.concurrent('Kafka is killed and comes back: nothing is lost, nothing comes twice', async () => {
    expect(await brokerDown(fragile)).toEqual([]);
  }, 300_000);

  it.concurrent('the sink is down for a minute: all is retried, in order, and waits in Kafka', async () => {
    expect(await sinkDown(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('the sink is down and there are no retries: dropped, told, committed', async () => {
    expect(await sinkDownWithoutRetry(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('the source is killed 20 times: only the last 5 s come again', async () => {
    expect(await crashes(stage)).toEqual([]);
  }, 600_000);

  it.concurrent('three processes of one group join, leave, are killed: each partition keeps its order', async () => {
    expect(await handover(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('a partition changes hands while the sink takes its time: one event comes twice', async () => {
    expect(await slowHandover(stage)).toEqual([]);
  }, 300_000);
});
