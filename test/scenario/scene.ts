import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { freePort } from '../../emulator/serving/free-port.ts';
import type { SourceStatus } from '../../emulator/source-status.ts';
import { isRecord } from '../../manifests/read.ts';
import type { Offsets } from '../contract/kafkasource/golden.ts';
import type { SourceProcess } from '../contract/kafkasource/source-process.ts';
import type { Stage } from '../contract/kafkasource/stage.ts';
import { launch } from '../contract/kafkasource/trial.ts';
import { type Findings, isAnswered, nameOf } from './deliveries.ts';
import { type Delivery, Sink } from './sink.ts';

interface Setting {
  readonly name: string;
  readonly ordering?: 'ordered' | 'unordered';
  readonly partitions: number;
  /** In each partition. */
  readonly records: number;
  /** Of a value. */
  readonly bytes?: number;
  /** What the sink takes. Milliseconds. */
  readonly delay: number;
  readonly initialOffset?: 'earliest' | 'latest';
  /** `spec.delivery` */
  readonly delivery?: object;
}

let serial = 0;

/** A filled topic, a group and a sink for one KafkaSource, in as many processes as the scenario likes. */
export class Scene {
  readonly sink: Sink;
  readonly topic: string;
  readonly #setting: Setting;
  readonly #stage: Stage;
  readonly #group: string;
  readonly #processes: SourceProcess[] = [];

  private constructor(stage: Stage, setting: Setting) {
    this.#stage = stage;
    this.#setting = setting;
    this.topic = `${setting.name}-${stage.name}-${serial++}`;
    this.#group = `group-${this.topic}`;
    this.sink = new Sink(setting.delay);
  }

  static async open(stage: Stage, setting: Setting): Promise<Scene> {
    const scene = new Scene(stage, setting);
    const { partitions, records, bytes } = setting;
    await scene.sink.up();
    await stage.kafka.createTopics([{ topic: scene.topic, partitions }]);
    for (let partition = 0; partition < partitions; partition++)
      await scene.produce(partition, records, bytes);
    return scene;
  }

  /** Puts as many records into the partition. */
  async produce(partition: number, count: number, bytes = 20): Promise<void> {
    const value = Buffer.alloc(bytes, 'v');
    const given = { partition, offset: -1, timestamp: 1_700_000_000_123, key: null, value, headers: [] };
    await this.#stage.kafka.produce(this.topic, Array<typeof given>(count).fill(given));
  }

  /** What is committed, by partition. */
  offsets(): Promise<Offsets> {
    return this.#stage.kafka.committedOffsets(this.#group, this.topic);
  }

  get group(): string {
    return this.#group;
  }

  /** `NAMESPACE/NAME` */
  get key(): string {
    return `default/${this.#setting.name}`;
  }

  /** The KafkaSource; `path` of its sink tells who sends. */
  yaml(path = '/'): string {
    const { name, ordering = 'ordered', initialOffset = 'earliest', delivery } = this.#setting;
    return stringify({
      apiVersion: 'sources.knative.dev/v1',
      kind: 'KafkaSource',
      metadata: { name },
      spec: {
        bootstrapServers: [this.#stage.bootstrapServers],
        topics: [this.topic],
        consumerGroup: this.#group,
        initialOffset,
        ordering,
        sink: { uri: `${this.sink.url}${path}` },
        ...(delivery ? { delivery } : {}),
      },
    });
  }

  /** A process with this source alone. Resolves when it was spawned. */
  async start(path?: string): Promise<Running> {
    const running = await start(this.#stage, [this], path);
    this.#processes.push(running.process);
    return running;
  }

  /** Until something came from the process that was started with this path. */
  eventFrom(path: string): Promise<void> {
    const from = this.sink.deliveries.length;
    return until(`an event from ${path}`, 60, () =>
      this.sink.deliveries.slice(from).some((one) => one.path === path),
    );
  }

  /** Until each record was answered. */
  async arrived(seconds: number): Promise<void> {
    const { partitions, records } = this.#setting;
    const done = new Set<string>();
    let seen = 0;
    let open: Delivery[] = [];
    await until(`all of ${this.topic} answered`, seconds, () => {
      open = open.concat(this.sink.deliveries.slice(seen));
      seen = this.sink.deliveries.length;
      for (const one of open.filter(isAnswered)) done.add(nameOf(one));
      open = open.filter((one) => !isAnswered(one));
      return done.size >= partitions * records;
    });
  }

  /** Stops the process; what is wrong about that, or about what is committed afterwards. */
  async ending(process: SourceProcess): Promise<Findings> {
    const wrong = await process.stop();
    const offsets = await this.committed();
    return wrong === undefined ? offsets : [wrong, ...offsets];
  }

  /** What is wrong about the committed offsets, if all is delivered or dropped. */
  async committed(): Promise<Findings> {
    const { partitions, records } = this.#setting;
    const got = await this.offsets();
    const want = Object.fromEntries(
      Array.from({ length: partitions }, (_, partition) => [partition, records]),
    );
    return isDeepStrictEqual(want, got) ? [] : [`${this.topic} is committed up to ${JSON.stringify(got)}`];
  }

  /** Its processes end at once. */
  close(): void {
    for (const process of this.#processes) process.kill();
    this.sink.down();
  }
}

export interface Running {
  readonly process: SourceProcess;
  status(): Promise<readonly SourceStatus[]>;
}

/** One process with the sources of these scenes. */
export async function start(stage: Stage, scenes: readonly Scene[], path?: string): Promise<Running> {
  const port = await freePort();
  const process = await launch(
    stage,
    scenes.map((scene) => scene.yaml(path)),
    ['--port', String(port)],
  );
  return {
    process,
    async status() {
      const response = await fetch(`http://127.0.0.1:${port}/status`);
      const status: unknown = await response.json();
      return isRecord(status) && Array.isArray(status.sources) ? status.sources : [];
    },
  };
}

/** Throws when it does not come true in time. */
export async function until(
  what: string,
  seconds: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const last = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > last) throw new Error(`${what}: not within ${seconds} s`);
    await wait(50);
  }
}
