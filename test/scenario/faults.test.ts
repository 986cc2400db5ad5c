import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../contract/kafkasource/stage.ts';
import { testRuntimes } from '../stack/runtimes.ts';
import { brokerDown } from './broker-down.ts';
import { crashes } from './crashes.ts';
import { handover, leaveAmidJoin, slowHandover } from './handover.ts';
import { nothingLeft } from './resources.ts';
import { sinkDown, sinkDownWithoutRetry } from './sink-down.ts';
import { offsetsOutOfRange, partitionsAdded, subscriptionChanges, topicMadeAgain } from './topics.ts';

const runtimes = await testRuntimes();

// Natively only: what is tried is the source's process, which is the same in both runtimes, against signals.
describe.runIf(runtimes.includes('native'))('faults', () => {
  let stage: Stage;
  /** Whose Kafka is killed. */
  let fragile: Stage;

  beforeAll(async () => {
    // One after the other: each chooses a port that nobody listens on.
    stage = await openStage('native');
    fragile = await openStage('native');
  });

  afterAll(async () => {
    await Promise.all([stage?.end(), fragile?.end()]);
  });

  it.concurrent('Kafka is killed and comes back: nothing is lost, nothing comes twice', async () => {
    expect(await brokerDown(fragile)).toEqual([]);
  }, 300_000);

  it.concurrent.each(['one', 'two'] as const)(
    'the source is killed 10 times, story %s: only the last 5 s come again',
    async (story) => {
      expect(await crashes(stage, story)).toEqual([]);
    },
    600_000,
  );

  it.concurrent('the sink is down for long: all is retried, in order, and waits in Kafka', async () => {
    expect(await sinkDown(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('the sink is down and there are no retries: dropped, told, committed', async () => {
    expect(await sinkDownWithoutRetry(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('three processes of one group join, leave, are killed: each partition keeps its order', async () => {
    expect(await handover(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('a partition changes hands while the sink takes its time: one event comes twice', async () => {
    expect(await slowHandover(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('one leaves while another joins: nothing is cut, nothing comes twice', async () => {
    expect(await leaveAmidJoin(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('partitions are added, with initialOffset latest: they start at their beginning', async () => {
    expect(await partitionsAdded(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('a topic is deleted and made again: it starts at its beginning', async () => {
    expect(await topicMadeAgain(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('the committed offset is not there: it starts at the first one that is', async () => {
    expect(await offsetsOutOfRange(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('one topic of several is deleted, another grows: the others go on, the growth is seen', async () => {
    expect(await subscriptionChanges(stage)).toEqual([]);
  }, 300_000);

  it.concurrent('a source is changed and removed: no socket and no timer is left, nothing comes twice', async () => {
    expect(await nothingLeft(stage)).toEqual([]);
  }, 300_000);
});
