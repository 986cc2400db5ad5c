import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SourceSettings } from './case.ts';
import { type Exchange, eventOf, type Header, type Target } from './exchange.ts';
import type { Offsets } from './golden.ts';
import { manifest } from './manifest.ts';
import type { Given } from './record-batch.ts';
import type { Script } from './script.ts';
import { RecordingSink } from './sink.ts';
import type { SourceProcess } from './source-process.ts';
import type { Stage } from './stage.ts';

/** Addresses of the recordings. */
const recordedSink = '127.0.0.1:18080';
const recordedClosedPort = '127.0.0.1:18099';

export interface TrialSpec {
  readonly name: string;
  readonly source: SourceSettings;
  readonly records: readonly Given[];
  readonly script: Script;
}

let serial = 0;

/** One case brought to life: a topic, a group, a sink and a KafkaSource of its own. */
export class Trial {
  readonly spec: TrialSpec;
  readonly topic: string;
  readonly group: string;
  /** So that sources of one name can be in one process. */
  readonly namespace: string;
  readonly sink: RecordingSink;
  readonly #stage: Stage;
  #closedPort = '';

  constructor(spec: TrialSpec, stage: Stage) {
    const run = serial++;
    this.spec = spec;
    this.#stage = stage;
    this.namespace = spec.name.replace('~', '-');
    this.topic = `${spec.source.topic}-${stage.name}-${run}`;
    this.group = `knative-kafka-source-${this.namespace}-${run}`;
    this.sink = new RecordingSink(({ url, headers }) => {
      const answer = spec.script({ target: this.#target(url), event: eventOf(headers) });
      const location = 'headers' in answer ? answer.headers?.location : undefined;
      if (location === undefined || !('status' in answer)) return answer;
      return { ...answer, headers: { ...answer.headers, location: this.localise(location) } };
    });
  }

  /** `NAMESPACE/NAME` */
  get key(): string {
    return `${this.namespace}/${this.spec.source.name}`;
  }

  /** Its sink listens; its records are in the topic, which is there already. */
  async prepare(): Promise<void> {
    await this.sink.listen();
    this.#closedPort = await closedPort();
    await this.#stage.kafka.produce(this.topic, this.spec.records);
  }

  /** Makes sure that the records are where the recording has them. */
  async checkOffsets(want: Offsets): Promise<void> {
    const got = await this.#stage.kafka.endOffsets(this.topic);
    if (isDeepStrictEqual(want, got)) return;
    throw new Error(`the records end at ${JSON.stringify(got)}, the recording's at ${JSON.stringify(want)}`);
  }

  /** Its KafkaSource; `path` is another path of its sink. */
  manifest(path?: string): string {
    const { source } = this.spec;
    const place = {
      namespace: this.namespace,
      topic: this.topic,
      group: this.group,
      bootstrapServers: this.#stage.bootstrapServers,
      localise: (text: string) => this.localise(text),
    };
    return manifest(path ? { ...source, sink: `http://${recordedSink}${path}` } : source, place);
  }

  committed(): Promise<Offsets> {
    return this.#stage.kafka.committedOffsets(this.group, this.topic);
  }

  /** A recorded text as it must read in this run. */
  localise(text: string): string {
    const { namespace, name, topic } = this.spec.source;
    const about = (ns: string, of: string) => `/apis/v1/namespaces/${ns}/kafkasources/${name}#${of}`;
    return text
      .replaceAll(recordedSink, this.sink.authority)
      .replaceAll(recordedClosedPort, this.#closedPort)
      .replaceAll(about(namespace, topic), about(this.namespace, this.topic));
  }

  /** Recorded exchanges as they must be in this run. */
  localised(exchanges: readonly Exchange[]): Exchange[] {
    const local = ([name, value]: Header): Header =>
      name === 'Kn-Namespace' ? [name, this.namespace] : [name, this.localise(value)];
    return exchanges.map((one) => ({ ...one, headers: one.headers.map(local) }));
  }

  /** What came so far. */
  get exchanges(): Exchange[] {
    return this.sink.requests.map((one) => ({
      ...one,
      target: this.#target(one.url),
      event: eventOf(one.headers),
    }));
  }

  #target(url: string): Target {
    const deadLetter = this.spec.source.delivery?.deadLetter;
    if (deadLetter && url === new URL(deadLetter).pathname) return 'dls';
    return url.endsWith('/target') ? 'redirect-target' : 'sink';
  }
}

/** Trials with their topics made and filled. */
export async function prepare(stage: Stage, specs: readonly TrialSpec[]): Promise<Trial[]> {
  const trials = specs.map((spec) => new Trial(spec, stage));
  await stage.kafka.createTopics(
    trials.map(({ topic, spec }) => ({ topic, partitions: spec.source.partitions })),
  );
  await Promise.all(trials.map((trial) => trial.prepare()));
  return trials;
}

/** One process with these KafkaSources. */
export async function launch(
  stage: Stage,
  manifests: readonly string[],
  flags: readonly string[] = [],
): Promise<SourceProcess> {
  const file = join(stage.folder, `${serial++}.yaml`);
  await writeFile(file, manifests.join('---\n'));
  return stage.launch(file, stage.bootstrapServers, flags);
}

/** An address at which nothing listens. */
function closedPort(): Promise<string> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      server.close(() => done(`127.0.0.1:${port}`));
    });
  });
}
