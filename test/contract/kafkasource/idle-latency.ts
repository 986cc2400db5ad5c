import { setTimeout as wait } from 'node:timers/promises';
import { goldens } from './golden.ts';
import { ending, record, type Scenario, scene, setting, until } from './scenario.ts';

/** As recorded. */
const everyMs = 437;
const samples = 16;
/** What a gap may differ by. */
const toleranceMs = 30;

/**
 * One record at a time into an idle source: how long from the broker's acknowledgement to the sink, at the median,
 * against the recording's. How much faster it is than asked for here belongs to the benchmarks.
 */
export function idleLatency(ordering: 'ordered' | 'unordered'): Scenario {
  const name = `idle-latency-${ordering}`;
  return async (stage) => {
    const latencies: number[] = [];
    const findings = await scene(
      stage,
      setting(name, { ordering, records: 1 }),
      async (trial, start, wrong) => {
        const source = await start();
        const { requests } = trial.sink;
        await until(() => requests.length > 0, 'a request');
        await wait(1000);
        for (let i = 1; i <= samples; i++) {
          await stage.kafka.produce(trial.topic, [record(i)]);
          const sent = performance.now();
          await until(() => requests.length > i, `event ${i}`);
          latencies.push((requests[i]?.at ?? 0) - sent);
          await wait(everyMs);
        }
        wrong.push(...(await ending(trial, source, { 0: samples + 1 })));
      },
    );
    const median = latencies.sort((a, b) => a - b)[samples / 2] ?? Number.POSITIVE_INFINITY;
    const recorded = recordedMedian(name);
    if (median <= recorded + toleranceMs) return findings;
    const text = `p50 ${median.toFixed(1)} ms, want ${recorded} +${toleranceMs} ms at most`;
    return { ...findings, timing: [text] };
  };
}

function recordedMedian(name: string): number {
  const golden = goldens.find((one) => one.case === name);
  return golden?.group === 'scenarios' ? (golden.latencyMs?.p50 ?? 0) : 0;
}
