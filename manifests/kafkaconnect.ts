import type { Resource } from './read.ts';
import { type Parsed, Section } from './shape.ts';
import { isStrimzi, strimziVersion } from './strimzi.ts';

/** A KafkaConnect of Strimzi's: what the local worker can follow. */
export interface KafkaConnect {
  readonly resource: Resource;
  readonly bootstrapServers: string;
  /** `spec.config`, as written, without those below. */
  readonly config: Readonly<Record<string, string>>;
  readonly group: ConnectGroup;
  readonly authentication: ConnectAuthentication | undefined;
  /** Without the annotation no operator looks at KafkaConnectors for it. */
  readonly usesConnectors: boolean;
}

/** What a group of workers shares: its name and its topics. */
export interface ConnectGroup {
  readonly groupId: string;
  readonly configTopic: string;
  readonly offsetTopic: string;
  readonly statusTopic: string;
}

/** `spec.authentication`, with the names of Secrets and keys. */
export interface ConnectAuthentication {
  readonly type: string;
  readonly username: string | undefined;
  readonly password: { readonly secret: string; readonly key: string } | undefined;
  /** Of `type: tls`. */
  readonly certificateSecret: string | undefined;
}

export const isKafkaConnect = (resource: Resource): boolean => isStrimzi(resource, 'KafkaConnect');

/** [field of v1, setting of v1beta2, its default there] */
const shared = [
  ['groupId', 'group.id', 'connect-cluster'],
  ['configStorageTopic', 'config.storage.topic', 'connect-cluster-configs'],
  ['offsetStorageTopic', 'offset.storage.topic', 'connect-cluster-offsets'],
  ['statusStorageTopic', 'status.storage.topic', 'connect-cluster-status'],
] as const;

/** A KafkaConnect of `kafka.strimzi.io/v1` (Strimzi 1.2's CRD) or `v1beta2`. */
export function kafkaConnect(resource: Resource): Parsed<KafkaConnect> {
  const { problems, notices } = strimziVersion(resource);
  const document = new Section(resource, [], resource.document, problems);
  const spec = document.section('spec');
  const config = spec.settings('config');
  const old = resource.apiVersion.endsWith('/v1beta2');
  const [groupId, configTopic, offsetTopic, statusTopic] = shared.map(([field, setting, usual]) => {
    const given = old ? config[setting] : spec.text(field);
    if (old) delete config[setting];
    return given ?? usual;
  });
  const annotations = document.section('metadata').section('annotations');
  const value: KafkaConnect = {
    resource,
    bootstrapServers: spec.text('bootstrapServers') ?? '',
    config,
    group: {
      groupId: groupId ?? '',
      configTopic: configTopic ?? '',
      offsetTopic: offsetTopic ?? '',
      statusTopic: statusTopic ?? '',
    },
    authentication: readAuthentication(spec.section('authentication')),
    usesConnectors: annotations.text('strimzi.io/use-connector-resources') === 'true',
  };
  return { value: problems.length === 0 ? value : undefined, problems, notices };
}

function readAuthentication(section: Section): ConnectAuthentication | undefined {
  const type = section.text('type');
  if (type === undefined) return undefined;
  const password = section.section('passwordSecret');
  const [secret, key] = [password.text('secretName'), password.text('password')];
  return {
    type,
    username: section.text('username'),
    password: secret !== undefined && key !== undefined ? { secret, key } : undefined,
    certificateSecret: section.section('certificateAndKey').text('secretName'),
  };
}

/** Topics that the workers of the KafkaConnects make and keep for themselves. */
export function workerTopics(resources: readonly Resource[]): Set<string> {
  return new Set(
    resources.filter(isKafkaConnect).flatMap((one) => {
      const group = kafkaConnect(one).value?.group;
      return group ? [group.configTopic, group.offsetTopic, group.statusTopic] : [];
    }),
  );
}
