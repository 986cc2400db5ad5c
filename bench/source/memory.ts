import { startSource } from './emulator.ts';
import { fill } from './records.ts';
import { startSink } from './sink.ts';

const count = 5_000_000;
const bytes = 250;
/** Of the sink, ms: the source could deliver much faster, so that whatever it does not hold back piles up. */
const delay = 4;

/** Whether memory stays flat while millions of records wait for a slow sink: resident MiB in each tenth of the run. */
export async function memoryBench(broker: string): Promise<void> {
  const topic = 'bench-memory';
  await fill(broker, { topic, partitions: 4, count, bytes });
  const sink = await startSink(delay);
  const source = await startSource(broker, { topic, ordering: 'unordered', sink: sink.url });
  const samples: number[] = [];
  const { first, last } = await sink.until(count, () => samples.push(source.used().memory));
  const { peak } = source.used();
  await source.stop();
  await sink.stop();
  const tenth = Math.ceil(samples.length / 10);
  const most = Array.from({ length: 10 }, (_, i) => Math.max(...samples.slice(i * tenth, (i + 1) * tenth)));
  console.log(
    `${count.toLocaleString('en')} records of ${bytes} bytes, sink answers after ${delay} ms: ${((count / (last - first)) * 1000).toFixed(0)}/s`,
  );
  console.log(
    `resident MiB, most of each tenth: ${most.map((each) => each.toFixed(0)).join(' ')}; peak ${peak.toFixed(0)}`,
  );
  console.log(`last tenth / second tenth: ${((most[9] ?? 0) / (most[1] ?? 1)).toFixed(2)}`);
}
