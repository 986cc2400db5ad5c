import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '../../emulator/kafka-assign.ts';
import type { TopicPartition } from '../../emulator/kafka-topics.ts';
import { PartitionOffsets } from '../../emulator/offsets.ts';
import { Partitions } from '../../emulator/partitions.ts';
import type { KafkaRecord } from '../../emulator/record.ts';

describe('offsets to commit', () => {
  it('are none before anything is finished', () => {
    const offsets = new PartitionOffsets();
    expect(offsets.due).toBeUndefined();
    offsets.start(5);
    expect(offsets.due).toBeUndefined();
  });

  it('pass gaps, but no hole', () => {
    const offsets = new PartitionOffsets();
    const [a, b, c] = [offsets.start(5), offsets.start(9), offsets.start(10)];
    offsets.finish(b);
    expect(offsets.due).toBeUndefined();
    offsets.finish(a);
    expect(offsets.due).toBe(10);
    offsets.finish(c);
    expect(offsets.due).toBe(11);
    offsets.committed(11);
    expect(offsets.due).toBeUndefined();
  });

  it('are that of the lowest unfinished record, in whatever order records are finished', () => {
    const steps = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), finish: fc.nat() }), {
      maxLength: 4000,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const offsets = new PartitionOffsets();
        const open: { ticket: number; offset: number }[] = [];
        let next = 0;
        let first: number | undefined;
        for (const { gap, finish } of list) {
          const offset = next + gap;
          next = offset;
          first ??= offset;
          open.push({ ticket: offsets.start(offset), offset });
          if (finish % 5 > 0) {
            const [done] = open.splice(finish % open.length, 1);
            if (done) offsets.finish(done.ticket);
          }
          const lowest = open[0]?.offset ?? next + 1;
          expect(offsets.due ?? first).toBe(lowest);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('partitions', () => {
  it('hold back the fetch while much is unfinished, and let it go on', () => {
    const calls: string[] = [];
    const partitions = new Partitions(
      { pause: () => calls.push('pause'), resume: () => calls.push('resume') },
      () => {},
    );
    partitions.assign([{ topic: 't', partition: 0 }]);
    const records = Array.from({ length: 1000 }, (_, offset): KafkaRecord => {
      return { topic: 't', partition: 0, offset, timestamp: 0, key: null, value: null, headers: [] };
    });
    const of = { topic: 't', partition: 0 };
    partitions.arrived(of, { length: records.length, bytes: 0 });
    const jobs = partitions.jobs(of, records);
    expect(calls).toEqual(['pause']);
    for (const job of jobs) job.finished();
    expect(calls).toEqual(['pause', 'resume']);
    expect(partitions.waiting).toBe(0);
    expect(partitions.due()).toEqual([{ topic: 't', partition: 0, offset: 1000 }]);
  });

  it('count what came, though nobody took it yet', () => {
    const calls: string[] = [];
    const partitions = new Partitions({ pause: () => calls.push('pause'), resume() {} }, () => {});
    const of = { topic: 't', partition: 0 };
    partitions.assign([of]);
    partitions.arrived(of, { length: 1, bytes: 2 ** 30 });
    expect(calls).toEqual(['pause']);
    expect(partitions.waiting).toBe(1);
    expect(partitions.due()).toEqual([]);
  });

  it('give a record its memory back when it is finished, not before', () => {
    let released = 0;
    const partitions = new Partitions({ pause() {}, resume() {} }, () => {});
    partitions.assign([{ topic: 't', partition: 0 }]);
    const one = { topic: 't', partition: 0, offset: 0, timestamp: 0, key: null, value: null, headers: [] };
    const records = [{ ...one, memory: { release: () => void released++ } }];
    const [job] = partitions.jobs(one, records);
    expect(released).toBe(0);
    job?.finished();
    expect(released).toBe(1);
  });

  it('pass over records of a partition that is gone', () => {
    const partitions = new Partitions({ pause() {}, resume() {} }, () => {});
    partitions.assign([]);
    const one = { topic: 't', partition: 0, offset: 0, timestamp: 0, key: null, value: null, headers: [] };
    partitions.arrived(one, { length: 1, bytes: 0 });
    expect(partitions.jobs(one, [one])).toEqual([]);
    expect(partitions.waiting).toBe(0);
  });
});

describe('assignment', () => {
  const parts = (n: number): TopicPartition[] =>
    Array.from({ length: n }, (_, partition) => ({ topic: 't', partition }));

  it('gives each partition to one member, evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 20 }), (members, count) => {
        const list = Array.from({ length: members }, (_, i) => ({ id: `m${i}`, topics: ['t'], owned: [] }));
        const sizes = [...assign(list, parts(count)).values()].map((one) => one.length);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('moves no more than it must', () => {
    const before = { id: 'b', topics: ['t'], owned: parts(4) };
    const result = assign([{ id: 'a', topics: ['t'], owned: [] }, before], parts(4));
    expect(result.get('b')).toEqual(parts(2));
    expect(result.get('a')).toHaveLength(2);
  });

  it('gives nothing to a member that did not ask for the topic', () => {
    expect(assign([{ id: 'a', topics: ['other'], owned: [] }], parts(2)).get('a')).toEqual([]);
  });
});
