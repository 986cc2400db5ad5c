import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../contract/kafkasource/stage.ts';
import { testRuntimes } from '../stack/runtimes.ts';
import { brokerDown } from './broker-down.ts';

const runtimes = await testRuntimes();

// Natively only: what is tried is the source's process, which is the same in both runtimes, against signals.
describe.runIf(runtimes.includes('native'))('faults', () => {
  let fragile: Stage;

  beforeAll(async () => {
    fragile = await openStage('native');
  });

  afterAll(async () => {
    await fragile?.end();
  });

  it.concurrent('Kafka is killed and comes back: nothing is lost, nothing comes twice', async () => {
    expect(await brokerDown(fragile)).toEqual([]);
  }, 300_000);
});
