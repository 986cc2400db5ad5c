import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Exchange, groupBy, labelOf, partitionOf } from './exchange.ts';
import type { Findings } from './findings.ts';
import type { EgressConfig, Offsets } from './golden.ts';
import type { Given } from './record-batch.ts';
import type { SourceProcess } from './source-process.ts';
import type { Stage } from './stage.ts';
import { launch, prepare, type Trial, type TrialSpec } from './trial.ts';

/** Plays a scenario and says what breaks its rules. */
export type Scenario = (stage: Stage) => Promise<Findings>;

/** What no `spec.delivery` gives. */
const defaultDelivery: EgressConfig = {
  retry: 10,
  backoffPolicy: 'Exponential',
  backoffDelay: '300',
  timeout: '600000',
};

interface Setting {
  readonly ordering: 'ordered' | 'unordered';
  readonly partitions?: number;
  readonly records: number;
  /** How long the sink takes. */
  readonly delayMs?: number;
}

/** A source with plain records, dealt out to the partitions in turn, and a sink that answers 200. */
export function setting(
  name: string,
  { ordering, partitions = 1, records, delayMs = 0 }: Setting,
): TrialSpec {
  return {
    name,
    source: {
      ...{ namespace: 'default', name: 'my-source', topic: `t-${name}`, partitions, ordering, consumers: 1 },
      ...{ delivery: defaultDelivery, sink: 'http://127.0.0.1:18080/sink' },
    },
    records: Array.from({ length: records }, (_, i) => record(i, i % partitions)),
    script: () => ({ status: 200, delayMs }),
  };
}

export function record(i: number, partition = 0): Given {
  return {
    ...{ partition, offset: -1, timestamp: 1_700_000_000_123, headers: [] },
    key: Buffer.from(`k${i}`),
    value: Buffer.from(JSON.stringify({ i })),
  };
}

/** A trial, and what starts one process after the other on it. All are gone at the end. */
export async function scene(
  stage: Stage,
  spec: TrialSpec,
  play: (trial: Trial, start: (path?: string) => Promise<SourceProcess>, wrong: string[]) => Promise<void>,
): Promise<Findings> {
  const wrong: string[] = [];
  const [trial] = await prepare(stage, [spec]);
  if (!trial) return { wrong: ['no trial'], timing: [] };
  const started: SourceProcess[] = [];
  try {
    await play(
      trial,
      async (path) => {
        const source = await launch(stage, [trial.manifest(path)]);
        started.push(source);
        await source.untilReady([trial.key]);
        return source;
      },
      wrong,
    );
  } finally {
    for (const source of started) source.kill();
    trial.sink.close();
  }
  return { wrong, timing: [] };
}

/** Until as many different records were answered, and then nothing came for a while. */
export async function untilAnswered(trial: Trial, records: number): Promise<void> {
  const done = () => new Set(answered(trial.exchanges).map(({ event }) => event)).size >= records;
  await until(done, `${records} records answered`);
  const { sink } = trial;
  await until(() => !sink.pending && performance.now() - sink.lastActivity > 1500, 'silence');
}

export async function until(holds: () => boolean, what: string): Promise<void> {
  const last = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > last) throw new Error(`${what}: not within 60 s`);
    await wait(20);
  }
}

export function answered(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.filter(({ answeredAt }) => answeredAt !== null);
}

/** Steps back and gaps: each partition must be gone through record by record. */
export function disorder(exchanges: readonly Exchange[], when: string): string[] {
  return [...groupBy(exchanges, partitionOf).values()].flatMap((list) =>
    list.flatMap((one, i) => {
      const before = list[i - 1];
      if (!before || offsetOf(one) === offsetOf(before) + 1) return [];
      return [`${when}: ${labelOf(one)} came right after ${labelOf(before)}`];
    }),
  );
}

function offsetOf({ event }: Exchange): number {
  return Number(event.split('#')[1]);
}

/** Stops it; what is wrong about that, or about what is committed then. */
export async function ending(trial: Trial, source: SourceProcess, want: Offsets): Promise<string[]> {
  const stop = await source.stop();
  const got = await trial.committed();
  const offsets = isDeepStrictEqual(want, got)
    ? []
    : [`committed offsets: want ${JSON.stringify(want)}, got ${JSON.stringify(got)}`];
  return stop === undefined ? offsets : [stop, ...offsets];
}
