import { PlumblineError } from '../lib/problem.ts';
import type { ReplayRequest } from '../lib/source-requests.ts';
import { type Desired, keyOf } from './desired.ts';

/** Which source's rules, and which of its topics. */
export interface Chosen {
  readonly desired: Desired;
  readonly topic: string;
}

/** The topic that is meant, and the source that reads it. @throws PlumblineError */
export function chooseTopic(request: ReplayRequest, running: readonly Desired[]): Chosen {
  const readers = request.source === undefined ? running : [named(request.source, running)];
  const topics = [...new Set(readers.flatMap(({ source }) => source.topics))];
  const topic = topicOf(request, topics);
  const [desired, other] = readers.filter(({ source }) => source.topics.includes(topic));
  if (desired && !other) return { desired, topic };
  const all = readers
    .filter(({ source }) => source.topics.includes(topic))
    .map(({ source }) => keyOf(source));
  throw new PlumblineError({
    code: 'replay.several-sources',
    message: `${all.length} sources read the topic ${topic}: ${all.join(', ')}`,
    fix: 'Name the one by whose rules its records become events (--source, or the field source).',
  });
}

function named(key: string, running: readonly Desired[]): Desired {
  const found = running.find(({ source }) => keyOf(source) === key);
  if (found) return found;
  throw new PlumblineError({
    code: 'replay.unknown-source',
    message: `no KafkaSource ${key} runs here`,
    fix: `Name one as NAMESPACE/NAME: ${list(running.map(({ source }) => keyOf(source)))}.`,
  });
}

function topicOf({ topic, table = '' }: ReplayRequest, topics: readonly string[]): string {
  if (topic !== undefined) {
    if (topics.includes(topic)) return topic;
    throw unknown(`no source reads a topic ${topic}`, topics);
  }
  if (topics.includes(table)) return table;
  const [found, ...more] = topics.filter((one) => one.endsWith(`.${table}`));
  if (found === undefined) throw unknown(`no source reads a topic of the table ${table}`, topics);
  if (more.length === 0) return found;
  throw new PlumblineError({
    code: 'replay.several-topics',
    message: `${table} is the table of several topics: ${[found, ...more].join(', ')}`,
    fix: 'Name it with its database, or name the topic.',
  });
}

const unknown = (message: string, topics: readonly string[]): PlumblineError =>
  new PlumblineError({
    code: 'replay.unknown-topic',
    message,
    fix: `Name one of those that are read: ${list(topics)}.`,
  });

const list = (texts: readonly string[]): string => (texts.length === 0 ? 'there is none' : texts.join(', '));
