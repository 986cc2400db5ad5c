import { createHash } from 'node:crypto';
import type { Problem } from '../lib/problem.ts';
import { type Elsewhere, withoutDatabase } from './databases.ts';
import { isKafka } from './kafka.ts';
import { isKafkaConnect } from './kafkaconnect.ts';
import { isRecord, problemAt, type Resource } from './read.ts';
import type { Settings } from './settings.ts';

/** What the stations of a stack were started with, as its source's process is told; holds nothing secret. */
export interface AtUp {
  /** Tell settings from others. */
  readonly kafka: string;
  readonly connect: string;
  /** Whether there is a local database. */
  readonly local: boolean;
  readonly elsewhere: Elsewhere;
}

export function atUp({ kafka, connect, databases }: Settings): AtUp {
  return { kafka: mark(kafka), connect: mark(connect), ...databases };
}

/** Undefined for what is none. */
export function readAtUp(text: string): AtUp | undefined {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || !isRecord(value.elsewhere)) return undefined;
  const elsewhere = Object.fromEntries(
    Object.entries(value.elsewhere).map(([key, host]) => [key, String(host)]),
  );
  const { kafka, connect, local } = value;
  return { kafka: String(kafka), connect: String(connect), local: local === true, elsewhere };
}

/** What the files now ask of stations that only the next `up` can start anew. */
export function changedSinceUp(before: AtUp, now: Settings, resources: readonly Resource[]): Problem[] {
  const found: Problem[] = [];
  const is = atUp(now);
  const tell = (resource: Resource | undefined, station: string) =>
    found.push(
      problemAt(resource ?? { file: '', line: () => undefined }, ['spec'], {
        code: 'settings.changed',
        message: `${station} runs as the files said when the stack came up; what they say of it now is not applied`,
        fix: `Run up again: it starts ${station} anew.`,
      }),
    );
  if (is.kafka !== before.kafka) tell(resources.find(isKafka), 'kafka');
  if (is.connect !== before.connect) tell(resources.find(isKafkaConnect), 'connect');
  return before.local ? found : [...found, ...withoutDatabase(resources, is.elsewhere)];
}

const mark = (part: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(part)))
    .digest('hex')
    .slice(0, 16);

/** The order in which a file has its settings does not matter. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
