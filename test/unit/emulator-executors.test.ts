import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../emulator/jobs.ts';
import { type Executor, Ordered } from '../../emulator/ordered.ts';
import { ClusterPolls } from '../../emulator/poll.ts';
import type { KafkaRecord } from '../../emulator/record.ts';
import { Unordered } from '../../emulator/unordered.ts';

const record = (partition: number, offset: number): KafkaRecord => {
  return { topic: 't', partition, offset, timestamp: 0, key: null, value: null, headers: [] };
};

/** Work that ends when told to. */
function manual() {
  const open: { record: KafkaRecord; end: (finished: boolean) => void }[] = [];
  const work = (one: KafkaRecord) =>
    new Promise<boolean>((resolve) => open.push({ record: one, end: resolve }));
  return { open, work };
}

function push(executor: Executor, list: readonly KafkaRecord[], finished: KafkaRecord[] = []): void {
  for (const one of list) {
    const job: Job = { record: one, finished: () => void finished.push(one) };
    executor.push(one, [job]);
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('ordered', () => {
  it('has one of a partition in flight, and partitions side by side', async () => {
    const { open, work } = manual();
    push(new Ordered(work), [record(0, 0), record(0, 1), record(1, 0)]);
    expect(open.map((one) => [one.record.partition, one.record.offset])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    open[0]?.end(true);
    await settled();
    expect(open[2]?.record.offset).toBe(1);
  });

  it('keeps the order of each partition, whatever the delays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 40 }), async (list) => {
        const seen: KafkaRecord[] = [];
        const ordered = new Ordered(async (one) => {
          for (let i = list[one.offset]?.[1] ?? 0; i > 0; i--) await settled();
          seen.push(one);
          return true;
        });
        const records = list.map(([partition], offset) => record(partition, offset));
        const finished: KafkaRecord[] = [];
        push(ordered, records, finished);
        while (finished.length < records.length) await settled();
        for (const partition of [0, 1, 2, 3]) {
          const of = (all: KafkaRecord[]) => all.filter((one) => one.partition === partition);
          expect(of(seen)).toEqual(of(records));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('never has two of a partition in flight, even when it was taken away and given back', async () => {
    const { open, work } = manual();
    const finished: KafkaRecord[] = [];
    const ordered = new Ordered(work);
    push(ordered, [record(0, 0), record(0, 1)], finished);
    const dropped = ordered.drop();
    push(ordered, [record(0, 0)], finished);
    await settled();
    expect(open).toHaveLength(1);
    open[0]?.end(true);
    await settled();
    expect(open.map((one) => one.record.offset)).toEqual([0, 0]);
    open[1]?.end(true);
    await dropped;
    expect(finished).toHaveLength(2);
  });

  it('stands still behind a record that hangs, until it is dropped', async () => {
    const { open, work } = manual();
    const finished: KafkaRecord[] = [];
    const ordered = new Ordered(work);
    push(ordered, [record(0, 0), record(0, 1)], finished);
    open[0]?.end(false);
    await settled();
    expect(open).toHaveLength(1);
    await ordered.drop();
    expect(finished).toEqual([]);
    expect(open).toHaveLength(1);
  });
});

describe('unordered', () => {
  it('has at most 99 in flight, and none waits for another', async () => {
    const { open, work } = manual();
    const finished: KafkaRecord[] = [];
    const unordered = new Unordered(work);
    push(
      unordered,
      Array.from({ length: 150 }, (_, offset) => record(0, offset)),
      finished,
    );
    expect(open).toHaveLength(99);
    open[50]?.end(true);
    await settled();
    expect(finished.map(({ offset }) => offset)).toEqual([50]);
    expect(open).toHaveLength(100);
  });

  it('drops what has not begun and awaits the rest', async () => {
    const { open, work } = manual();
    const finished: KafkaRecord[] = [];
    const unordered = new Unordered(work);
    push(
      unordered,
      Array.from({ length: 120 }, (_, offset) => record(0, offset)),
      finished,
    );
    const dropped = unordered.drop();
    for (const one of open.slice()) one.end(true);
    await dropped;
    expect(open).toHaveLength(99);
    expect(finished).toHaveLength(99);
  });
});

describe('the pace of a cluster', () => {
  it('takes 50 of the idle partitions at a poll', () => {
    const polled: KafkaRecord[][] = [];
    const polls = new ClusterPolls({
      poll: (records) => void polled.push(records),
      mayPoll: ({ partition }) => partition === 0,
      ordered: true,
    });
    polls.add(Array.from({ length: 120 }, (_, offset) => record(offset % 2, offset)));
    polls.stop();
    expect(polled).toHaveLength(1);
    expect(polled[0]).toHaveLength(50);
    expect(polled[0]?.every(({ partition }) => partition === 0)).toBe(true);
  });

  it('does not take two fetches of a partition at one poll', () => {
    const sizes: number[] = [];
    const polls = new ClusterPolls({
      poll: (records) => void sizes.push(records.length),
      mayPoll: () => true,
      ordered: false,
    });
    const fetch = (first: number) => Array.from({ length: 64 }, (_, i) => record(0, first + i));
    polls.add(fetch(0));
    expect(sizes).toEqual([50, 14]);
    polls.add([...fetch(64), record(1, 0)]);
    expect(sizes).toEqual([50, 14, 50, 15]);
  });

  it('polls on while fewer than 50 are in flight when unordered', () => {
    let inFlight = 0;
    const polls = new ClusterPolls({
      poll: (records) => {
        inFlight += records.length;
      },
      mayPoll: () => inFlight < 50,
      ordered: false,
    });
    polls.add(Array.from({ length: 60 }, (_, offset) => record(0, offset)));
    expect(inFlight).toBe(50);
    inFlight = 49;
    polls.finished();
    expect(inFlight).toBe(59);
  });
});
