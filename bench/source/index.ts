import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createProducer } from '../../emulator/kafka.ts';
import { percentile } from '../latency.ts';
import { type Measured, startSource } from './emulator.ts';
import { changeOf, fill } from './records.ts';
import { startSink } from './sink.ts';

const count = 200_000;
const bytes = 948;

/** Events/s, µs of CPU for each, MiB resident at most. */
interface Speed {
  readonly rate: number;
  readonly cpu: number;
  readonly peak: number;
}

/** As recorded from the real dispatcher: 200,000 records of 948 bytes, 4 partitions, a sink that costs nothing. */
const real = {
  unordered: { rate: 17_214, cpu: 71, peak: 344 },
  ordered: { rate: 251, cpu: 553, peak: 217 },
};

/** Throughput against a bare undici client on the same machine at the same time, and the latency of an idle source. */
export async function sourceBench(broker: string): Promise<void> {
  await fill(broker, { topic: 'bench-4', partitions: 4, count, bytes });
  await fill(broker, { topic: 'bench-1', partitions: 1, count, bytes });
  const yardstick = await undici();
  const table: [string, Speed][] = [
    ['bare undici client, 99 in flight', yardstick],
    ['unordered, 4 partitions', await speed(broker, { topic: 'bench-4', ordering: 'unordered' })],
    ['ordered, 4 partitions', await speed(broker, { topic: 'bench-4', ordering: 'ordered' })],
    ['ordered, 1 partition', await speed(broker, { topic: 'bench-1', ordering: 'ordered' })],
    ['recorded: real dispatcher, unordered', real.unordered],
    ['recorded: real dispatcher, ordered', real.ordered],
  ];
  console.log(`${'200,000 records of 948 bytes'.padEnd(38)}  events/s  CPU µs each  peak MiB  × undici`);
  for (const [what, { rate, cpu, peak }] of table) {
    const cells = [rate.toFixed(0), cpu.toFixed(1), peak.toFixed(0), (rate / yardstick.rate).toFixed(2)];
    const widths = [8, 11, 8, 8];
    console.log(`${what.padEnd(38)}  ${cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')}`);
  }
  await latency(broker);
}

async function speed(broker: string, measured: Omit<Measured, 'sink'>): Promise<Speed> {
  const sink = await startSink();
  const source = await startSource(broker, { ...measured, sink: sink.url });
  const { first, last } = await sink.until(count);
  const { cpu, peak } = source.used();
  await source.stop();
  await sink.stop();
  return { rate: (count / (last - first)) * 1000, cpu: (cpu / count) * 1e6, peak };
}

async function undici(): Promise<Speed> {
  const sink = await startSink();
  const child = fork(join(import.meta.dirname, 'undici-process.ts'), [
    sink.url,
    String(count),
    String(bytes),
  ]);
  const [{ cpu, peak }] = await once(child, 'message');
  const { first, last } = await sink.arrived();
  await sink.stop();
  return { rate: (count / (last - first)) * 1000, cpu: (cpu / count) * 1e6, peak };
}

/** One record at a time, at uneven times so that no timer is met in step. */
async function latency(broker: string): Promise<void> {
  await fill(broker, { topic: 'bench-idle', partitions: 1, count: 0, bytes });
  const sink = await startSink();
  const source = await startSource(broker, { topic: 'bench-idle', ordering: 'ordered', sink: sink.url });
  const producer = createProducer({ brokers: [broker] });
  await producer.connect();
  const value = changeOf(bytes);
  const sent: number[] = [];
  const acked: number[] = [];
  for (let i = 0; i < 600; i++) {
    sent.push(performance.timeOrigin + performance.now());
    await producer.send({ topic: 'bench-idle', acks: 1, messages: [{ value }] });
    acked.push(performance.timeOrigin + performance.now());
    await wait(20 + Math.random() * 60);
  }
  const { arrivals } = await sink.until(sent.length);
  await producer.disconnect();
  await source.stop();
  await sink.stop();
  const warm = 100;
  for (const [what, from] of [
    ['from the send of the record', sent],
    ["from the broker's acknowledgement", acked],
  ] as const) {
    const delays = arrivals.slice(warm).map((at, i) => at - (from[i + warm] ?? Number.NaN));
    delays.sort((a, b) => a - b);
    const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => percentile(delays, share).toFixed(1));
    console.log(`idle source, ${what} to the request at the sink: p50 ${p50}, p90 ${p90}, p99 ${p99} ms`);
  }
}
