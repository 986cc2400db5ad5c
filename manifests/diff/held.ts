import { isRecord, type Resource } from '../read.ts';
import { normalise } from './normalise.ts';

/** A resource of the stack: what its YAML says, with what is really there in its place. */
export interface Held {
  readonly resource: Resource;
  /** Where it was found: in the YAML, or only in Kafka or Connect. */
  readonly origin: 'yaml' | 'kafka' | 'connect';
  /** As `normalise` answers it. */
  readonly document: Record<string, unknown>;
  /** In force without being said, by the name of the field: broker's defaults. */
  readonly effective?: Readonly<Record<string, unknown>>;
  /** It is not as its YAML means it to be. */
  readonly trouble?: string;
  /** Why it is here without anybody's YAML; it counts as no difference then. */
  readonly because?: string;
  /** It has no name: it is what stands for any resource of its kind, where the stack's YAML has none. */
  readonly isStandIn?: boolean;
}

/** Why there are topics in which Connect's worker keeps things. */
export const ofWorker = 'Kafka Connect made it for itself';

/** What really is in the stack. */
export interface Live {
  readonly topics: readonly LiveTopic[];
  readonly connectors: readonly LiveConnector[];
  /** All settings that are in force in the broker, and those that are known of Connect's worker. */
  readonly broker: Readonly<Record<string, string>>;
  readonly worker: Readonly<Record<string, string>>;
  /** Topics that Connect's worker keeps things in. */
  readonly workerTopics: readonly string[];
  readonly sources: readonly { readonly name: string; readonly ready: boolean; readonly detail?: string }[];
}

export interface LiveTopic {
  readonly name: string;
  readonly partitions: number;
  /** Settings that were given to the topic itself. */
  readonly own: Readonly<Record<string, string>>;
  /** All settings in force. */
  readonly all: Readonly<Record<string, string>>;
}

export interface LiveConnector {
  readonly name: string;
  /** As Connect holds it. */
  readonly config: Readonly<Record<string, string>>;
  /** RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED. */
  readonly state: string;
  /** Why it or one of its tasks failed. */
  readonly trouble?: string;
}

/** A resource as the YAML has it, nothing else known of it. */
export const asWritten = (resource: Resource): Held => ({
  resource,
  origin: 'yaml',
  document: normalise(resource),
});

/** A resource that nobody wrote, found in `where`. */
export function foundIn(
  where: 'Kafka' | 'Kafka Connect',
  kind: 'Kafka' | 'KafkaConnect' | 'KafkaTopic' | 'KafkaConnector',
  name: string,
  spec: Record<string, unknown>,
): Pick<Held, 'resource' | 'document'> {
  const apiVersion = 'kafka.strimzi.io/v1';
  const document = { apiVersion, kind, metadata: { name }, spec };
  const resource = {
    apiVersion,
    kind,
    namespace: 'default',
    name,
    file: where,
    document,
    line: () => undefined,
  };
  return { resource, document: normalise(resource) };
}

/** A section of a value; empty when it is not there. */
export function section(value: unknown, ...path: string[]): Record<string, unknown> {
  const found = path.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[step] : undefined), value);
  return isRecord(found) ? found : {};
}

/** The name that a KafkaTopic's topic has in Kafka. */
export function topicOf(resource: Resource): string {
  const { topicName } = section(resource.document, 'spec');
  return typeof topicName === 'string' ? topicName : resource.name;
}
