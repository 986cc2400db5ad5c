import { createHash } from 'node:crypto';
import { oneOf, refuse, textOf, textsOf } from './kafkasource-webhook.ts';
import type { Section } from './shape.ts';

const keyTypeLabel = 'kafkasources.sources.knative.dev/key-type';
const keyTypes = ['string', 'int', 'float', 'byte-array'] as const;
/** What the bytes of a record's key are (BEHAVIOUR 1). */
export type KeyType = (typeof keyTypes)[number];

const paceAnnotation = 'plumbline.dev/pace';

export function readKeyType(metadata: Section): KeyType {
  return oneOf(metadata.section('labels'), keyTypeLabel, keyTypes, 'key-type') ?? 'string';
}

/** Ours alone: no cluster looks at this annotation. */
export function readPace(metadata: Section): 'fast' | 'cluster' {
  return oneOf(metadata.section('annotations'), paceAnnotation, ['fast', 'cluster']) ?? 'fast';
}

/** The webhook takes any name, Kafka (`Topic.validate` in its `org.apache.kafka.common.internals`) does not. */
export function readTopics(spec: Section): string[] {
  return textsOf(spec, 'topics', 'a list of topic names', (topic, index) => {
    if (isTopicName(topic)) return;
    const fix =
      'Use letters, digits, dots, _ and - only, at most 249. A cluster takes this source, but never delivers from it.';
    refuse(spec, ['topics', index], 'topic', `${JSON.stringify(topic)} cannot be the name of a topic`, fix);
  });
}

const isTopicName = (name: string): boolean =>
  /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..';

/** The webhook lets [A-Za-z0-9] through, though an upper-case letter then stops the source (BEHAVIOUR 8). */
export function readOverrides(spec: Section): [string, string][] {
  const extensions = spec.section('ceOverrides', ['extensions']).section('extensions');
  const overrides: [string, string][] = [];
  for (const name of extensions.names()) {
    if (/^[A-Za-z0-9]+$/.test(name)) overrides.push([name, textOf(extensions, name) ?? '']);
    else {
      const fix = 'Use lower-case letters and digits only.';
      refuse(extensions, [name], 'extension', `invalid key: ${name}`, fix);
    }
  }
  return overrides;
}

/**
 * The webhook's default is a random v4 UUID, stored with the object. Nothing is stored here, so it is drawn from the
 * name: a restart must find its offsets again.
 */
export function stableGroup(namespace: string, name: string): string {
  const hex = createHash('sha256').update(`${namespace}/${name}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return `knative-kafka-source-${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
