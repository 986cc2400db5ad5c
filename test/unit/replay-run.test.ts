import pino from 'pino';
import { afterEach, expect, it } from 'vitest';
import { targetOf } from '../../emulator/event-request.ts';
import { type Broker, closeClient, createCluster } from '../../emulator/kafka.ts';
import { GroupMember } from '../../emulator/kafka-group.ts';
import { Positions } from '../../emulator/kafka-positions.ts';
import { Subscription } from '../../emulator/kafka-subscription.ts';
import { RecordWork } from '../../emulator/record-work.ts';
import { ReplayRun } from '../../emulator/replay-run.ts';
import type { Span } from '../../emulator/replay-span.ts';
import { batch, fetched, plain } from './batches.ts';
import { answer, RawSink } from './raw-sink.ts';

const log = pino({ level: 'silent' });
const control = 0x20;
const never = new AbortController().signal;
const ends: (() => unknown)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Of the topic t, whose one partition answers to fetches so, one after the other; the sink's first statuses, then 200. */
async function run(
  span: Omit<Span, 'partition'>,
  answers: readonly Buffer[],
  statuses: readonly number[] = [],
  retry = 0,
  backoffDelay = 1,
) {
  const sink = new RawSink((n) => answer(statuses[n - 1] ?? 200));
  const url = await sink.listen();
  const cluster = createCluster({ brokers: ['127.0.0.1:1'] });
  ends.push(
    () => sink.close(),
    () => closeClient(cluster),
  );
  let fetches = 0;
  const unasked = () => expect.unreachable();
  const broker: Broker = {
    connectionPool: {
      async send({ response }) {
        const bytes = answers[fetches++] ?? fetched('t', [], 100);
        return response.parse(await response.decode(bytes));
      },
    },
    ...{ findGroupCoordinator: unasked, joinGroup: unasked, syncGroup: unasked, heartbeat: unasked },
    ...{ leaveGroup: unasked, offsetCommit: unasked, offsetFetch: unasked, listOffsets: unasked },
  };
  cluster.findBroker = async () => broker;
  const subscription = new Subscription(cluster, { topics: ['t'], awaited: new Set(), all: true });
  subscription.leader = () => 1;
  const member = new GroupMember(cluster, 'g');
  const rules = {
    ...{ namespace: 'ns', name: 'source', keyType: 'string' as const, ordering: 'ordered' as const },
    ceOverrides: [['plumblinereplay', 'abc']] as const,
    delivery: { retry, backoffPolicy: 'linear' as const, backoffDelay, timeout: 5000 },
  };
  const replay = new ReplayRun({
    ...{ cluster, subscription, member, log, topic: 't', source: rules },
    positions: new Positions(cluster, member, subscription),
    spans: [{ partition: 0, ...span }],
    work: new RecordWork(rules, { sink: targetOf(url), strict: false, log }),
  });
  return { replay, sink, fetches: () => fetches };
}

const marker = (offset: number) => batch(offset, [plain(offset)], { attributes: control, producer: 7n });

it('is through when the last offsets are markers of transactions, and some are compacted away', async () => {
  const { replay, sink } = await run({ start: 0, end: 6 }, [
    fetched('t', [batch(0, [plain(0)]), batch(1, [plain(3)], { last: 4 })], 6),
    fetched('t', [marker(5)], 6),
  ]);
  expect(replay.counts()).toEqual({ delivered: 0, failed: 0, total: 6 });
  await replay.until(never);
  expect(replay.counts()).toEqual({ delivered: 2, failed: 0, total: 2 });
  expect(sink.bodies).toEqual(['0', '3']);
  expect(sink.heads.every((head) => head.includes('ce-plumblinereplay: abc'))).toBe(true);
});

it('sends nothing from behind its end, nor from before its start', async () => {
  const all = batch(0, [0, 1, 2, 3, 4].map(plain));
  const { replay, sink } = await run({ start: 1, end: 3 }, [fetched('t', [all], 5)]);
  await replay.until(never);
  expect(sink.bodies).toEqual(['1', '2']);
});

it('is through at once where there is nothing, and asks for nothing', async () => {
  const { replay, fetches } = await run({ start: 4, end: 4 }, []);
  await replay.until(never);
  expect(replay.counts()).toEqual({ delivered: 0, failed: 0, total: 0 });
  expect(fetches()).toBe(0);
});

it('counts what fails, tells why the last did, and goes on', async () => {
  const all = batch(0, [0, 1].map(plain));
  const { replay } = await run({ start: 0, end: 2 }, [fetched('t', [all], 2)], [400, 404]);
  await replay.until(never);
  expect(replay.counts()).toEqual({ delivered: 0, failed: 2, total: 2, lastError: 'status 404' });
});

it('tells of no failure once all is delivered', async () => {
  const { replay, sink } = await run(
    { start: 0, end: 1 },
    [fetched('t', [batch(0, [plain(0)])], 1)],
    [503],
    1,
  );
  await replay.until(never);
  expect(sink.bodies).toHaveLength(2);
  expect(replay.counts()).toEqual({ delivered: 1, failed: 0, total: 1 });
});

it('tells which attempt comes next, and when, until the event is through', async () => {
  const stop = new AbortController();
  const records = [fetched('t', [batch(0, [plain(0)])], 1)];
  const { replay } = await run({ start: 0, end: 1 }, records, [503, 503], 2, 3_600_000);
  const over = replay.until(stop.signal);
  const next = { attempt: 2, of: 3, inMs: expect.closeTo(3_600_000, -6) };
  await expect.poll(() => replay.counts()).toMatchObject({ lastError: 'status 503', next });
  stop.abort();
  await expect(over).rejects.toThrow('ended');
  expect(replay.counts().next).toBeUndefined();
});

it('ends when it is told to', async () => {
  const stop = new AbortController();
  const { replay } = await run({ start: 0, end: 2 }, []);
  const over = replay.until(stop.signal);
  stop.abort();
  await expect(over).rejects.toThrow('ended before it was through');
});
