import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../compose/database.ts';
import type { Site } from '../compose/station.ts';

/** Milliseconds from the return of a COMMIT to the arrival of the request at the sink, sorted. */
export interface Latency {
  readonly ours: readonly number[];
  readonly defaults: readonly number[];
}

const connector = (name: string, config: string) => `
apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata:
  name: ${name}
  labels: {strimzi.io/cluster: connect}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  tasksMax: 1
  config:
    database.hostname: mysql
    database.include.list: bench
    topic.prefix: ${name}
    snapshot.mode: no_data${config}
---
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: ${name}}
spec:
  bootstrapServers: ["kafka:9092"]
  topics: [${name}.bench.rows]
  initialOffset: earliest
  sink: {uri: "SINK/${name}"}
`;

/** Both pipelines at once on the same rows: ours, and one with what Debezium and Kafka's producer do by default. */
const yaml = `${connector('ours', '')}---${connector(
  'defaults',
  `
    poll.interval.ms: 500
    producer.override.linger.ms: 5`,
)}`;

/** A folder with the two pipelines, for `up -f`; the sink is a server of ours. */
export async function latencyBench(rows: number) {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  const committed = new Map<number, number>();
  const samples = { ours: new Map<number, number>(), defaults: new Map<number, number>() };
  const server = createServer((request, response) => {
    const at = performance.now();
    const key = /\d+/.exec(String(request.headers['ce-key'] ?? ''))?.[0];
    request.resume().on('end', () => response.writeHead(202).end());
    const into = request.url === '/ours' ? samples.ours : samples.defaults;
    if (key !== undefined) into.set(Number(key), at);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await writeFile(join(folder, 'bench.yaml'), yaml.replaceAll('SINK', `http://127.0.0.1:${port}`));

  return {
    folder,

    /** Inserts the rows one by one, at uneven times so that no timer is met in step, and waits for the events. */
    async measure(site: Site): Promise<Latency> {
      const database = await openDatabase(site);
      await database.query(
        'CREATE DATABASE IF NOT EXISTS bench; CREATE TABLE IF NOT EXISTS bench.rows (id INT PRIMARY KEY, text VARCHAR(100))',
      );
      for (let id = 1; id <= rows + warmUp; id += 1) {
        await database.query(`INSERT INTO bench.rows VALUES (${id}, 'row ${id}')`);
        committed.set(id, performance.now());
        await wait(id === 1 ? 5000 : 20 + Math.random() * 60);
      }
      await database.end();
      for (let tries = 0; samples.defaults.size < committed.size && tries < 100; tries += 1) await wait(100);
      const of = (arrived: Map<number, number>) =>
        [...committed]
          .filter(([id]) => id > warmUp)
          .map(([id, at]) => (arrived.get(id) ?? Number.POSITIVE_INFINITY) - at)
          .sort((a, b) => a - b);
      return { ours: of(samples.ours), defaults: of(samples.defaults) };
    },

    async close(): Promise<void> {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The first rows warm up the JVMs and are not counted. */
const warmUp = 100;

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
