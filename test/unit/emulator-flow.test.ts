import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Executor, Ordered } from '../../emulator/ordered.ts';
import { Partitions } from '../../emulator/partitions.ts';
import { type KafkaRecord, sizeOf } from '../../emulator/record.ts';
import { Unordered } from '../../emulator/unordered.ts';
import type { RawSink } from './raw-sink.ts';
import { record, WorkRig } from './work-rig.ts';

const rig = new WorkRig();
afterEach(() => rig.end());

const retry = 1;
/** What the sink and the dead letter sink do with an event, attempt by attempt; the last repeats. */
const answers = {
  y: 'HTTP/1.1 200 X\r\ncontent-length: 0\r\n\r\n',
  n: 'HTTP/1.1 400 X\r\ncontent-length: 0\r\n\r\n',
  r: 'HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n',
  c: 'cut',
} as const;
type Letter = keyof typeof answers;
const letters = fc.array(fc.constantFrom<Letter>('y', 'y', 'n', 'r', 'c'), { minLength: 1, maxLength: 3 });
const isLetter = (text: string | undefined): text is Letter => text !== undefined && text in answers;

/** How many requests that makes at one target, and whether the last succeeded. */
function attempts(script: readonly Letter[]): { requests: number; isTaken: boolean } {
  for (let n = 1; ; n++) {
    const letter = script[Math.min(n, script.length) - 1];
    const again = letter === 'r' || letter === 'c';
    if (!again || n > retry) return { requests: n, isTaken: letter === 'y' };
  }
}

interface Plan {
  readonly partition: number;
  readonly sink: readonly Letter[];
  readonly dls: readonly Letter[];
  /** Offsets left out before it, as by compaction. */
  readonly gap: number;
}

const plans = fc.array(fc.record({ partition: fc.nat(2), sink: letters, dls: letters, gap: fc.nat(2) }), {
  minLength: 1,
  maxLength: 25,
});

function recordsOf(list: readonly Plan[]): { plan: Plan; one: KafkaRecord }[] {
  const next = [0, 0, 0];
  return list.map((plan, id) => {
    const offset = (next[plan.partition] ?? 0) + plan.gap;
    next[plan.partition] = offset + 1;
    const value = Buffer.from(`${id} ${plan.sink.join('')} ${plan.dls.join('')}`);
    return { plan, one: record({ partition: plan.partition, offset, value }) };
  });
}

/** Answers by what the body says, and by how often it came. */
function scripted(sink: () => RawSink | undefined) {
  return (_: number, path: string): string => {
    const bodies = sink()?.bodies ?? [];
    const heads = sink()?.heads ?? [];
    const body = bodies.at(-1) ?? '';
    const nth = bodies.filter((one, i) => one === body && heads[i]?.startsWith(`POST ${path} `)).length;
    const script = body.split(' ')[path === '/dls' ? 2 : 1] ?? '';
    const letter = script[Math.min(nth, script.length) - 1];
    return isLetter(letter) ? answers[letter] : answers.n;
  };
}

async function run(
  list: readonly Plan[],
  make: (work: ConstructorParameters<typeof Ordered>[0]) => Executor,
) {
  let sink: RawSink | undefined;
  const started = await rig.start(
    { letters: true, delivery: { retry } },
    scripted(() => sink),
  );
  const { work } = started;
  sink = started.sink;
  const partitions = new Partitions({ pause() {}, resume() {} }, () => {});
  const places = [0, 1, 2].map((partition) => ({ topic: 't', partition }));
  partitions.assign(places);
  const executor = make((one, signal) => work.do(one, signal));
  const records = recordsOf(list);
  for (const place of places) {
    const mine = records.filter(({ plan }) => plan.partition === place.partition).map(({ one }) => one);
    const bytes = mine.reduce((sum, one) => sum + sizeOf(one), 0);
    partitions.arrived(place, { length: mine.length, bytes });
    executor.push(place, partitions.jobs(place, mine));
  }
  await expect.poll(() => partitions.waiting, { interval: 2 }).toBe(0);
  return { work, sink, partitions, records };
}

describe.each([
  ['ordered', (work: ConstructorParameters<typeof Ordered>[0]) => new Ordered(work), true],
  ['unordered', (work: ConstructorParameters<typeof Ordered>[0]) => new Unordered(work), false],
] as const)('whatever the sinks do, %s', (_, make, isOrdered) => {
  it('ends each event as delivered, dead-lettered or dropped, sends none too often, and commits all', async () => {
    const ends = { delivered: 0, deadlettered: 0, dropped: 0 };
    await fc.assert(
      fc.asyncProperty(plans, async (list) => {
        const { work, sink, partitions, records } = await run(list, make);
        let dropped = 0;
        const sent = sink.heads.map((head, i) => `${/^POST (\S+)/.exec(head)?.[1]} ${sink.bodies[i]}`);
        for (const { plan, one } of records) {
          const first = attempts(plan.sink);
          const second = attempts(plan.dls);
          const of = (path: string) => sent.filter((each) => each === `${path} ${one.value}`).length;
          expect([of('/'), of('/dls')]).toEqual([first.requests, first.isTaken ? 0 : second.requests]);
          if (first.isTaken) ends.delivered++;
          else if (second.isTaken) ends.deadlettered++;
          else dropped++;
        }
        ends.dropped += dropped;
        const told = work.notices.list().filter(({ code }) => code === 'dead-letter-failed');
        expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(dropped);
        const due = [0, 1, 2].flatMap((partition) => {
          const last = records.findLast(({ plan }) => plan.partition === partition);
          return last ? [{ topic: 't', partition, offset: last.one.offset + 1 }] : [];
        });
        expect(partitions.due()).toEqual(due);
        if (isOrdered) {
          for (const partition of [0, 1, 2]) {
            const mine = records.filter(({ plan }) => plan.partition === partition);
            const ids = sink.bodies.filter((body) => mine.some(({ one }) => String(one.value) === body));
            const runs = ids.filter((id, i) => id !== ids[i - 1]);
            expect(runs).toEqual(mine.map(({ one }) => String(one.value)));
          }
        }
        rig.end();
      }),
      { numRuns: 60 },
    );
    expect(Object.values(ends).every((count) => count > 0)).toBe(true);
  });
});
