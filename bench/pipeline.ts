import { runningSite } from '../compose/site.ts';
import { latencyBench, percentile } from './latency.ts';
import { name, plumbline } from './stack.ts';
import { startBench } from './start.ts';

const rows = 500;
const runs = 5;

function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

const ms = (value: number) => `${value.toFixed(1)} ms`;

/** The whole pipeline: how soon it starts, what it holds, how long a change takes from its COMMIT to the sink. */
export async function pipelineBench(): Promise<void> {
  plumbline('down', '--purge');
  await startBench(name); // downloads, templates, class-data archives
  const fresh = [];
  const kept = [];
  for (let run = 0; run < runs; run += 1) {
    plumbline('down', '--purge');
    fresh.push(await startBench(name));
    kept.push(await startBench(name));
  }
  for (const [what, starts] of [
    ['warm start, fresh state (snapshot)', fresh],
    ['warm start, kept state (first change)', kept],
  ] as const) {
    const all = starts.map(({ firstEvent }) => firstEvent).sort((a, b) => a - b);
    console.log(
      `${what}: first event on the sink after ${median(all).toFixed(1)} s (${all.map((each) => each.toFixed(1)).join(', ')})`,
    );
  }
  console.log(
    `memory of the native stack: ${median(kept.map(({ memory }) => memory)).toFixed(0)} MiB resident`,
  );

  plumbline('down', '--purge');
  const bench = await latencyBench(rows);
  try {
    plumbline('up', '--detach', '--runtime', 'native', '-f', bench.folder);
    const { ours, defaults } = await bench.measure(await runningSite(name));
    for (const [what, sorted] of [
      ['ours', ours],
      ["Debezium's defaults", defaults],
    ] as const) {
      const figures = [0.5, 0.9, 0.99].map((share) => ms(percentile(sorted, share)));
      console.log(
        `commit to sink, ${what}: p50 ${figures[0]}, p90 ${figures[1]}, p99 ${figures[2]} (${sorted.length} rows)`,
      );
    }
    console.log(`ratio at the median: ${(percentile(defaults, 0.5) / percentile(ours, 0.5)).toFixed(0)} : 1`);
  } finally {
    plumbline('down', '--purge');
    await bench.close();
  }
}
