import type { Problem } from '../lib/problem.ts';
import { type Kafka, nodesOf } from './kafka.ts';
import { brokerConfig } from './kafka-config.ts';
import type { KafkaConnect } from './kafkaconnect.ts';
import { isKafkaSource, kafkaSource } from './kafkasource.ts';
import type { Config } from './own-settings.ts';
import { problemAt, type Resource } from './read.ts';
import { kafkaAt } from './service-host.ts';
import type { Path } from './yaml.ts';

/** What a Kafka makes of the local broker. */
export interface KafkaSettings {
  /** Over ours. */
  readonly config: Config;
  /** Whether only those who are allowed may do something: then there is a second listener, with logins. */
  readonly secured: boolean;
  /** Names of accounts that may do everything. */
  readonly superUsers: readonly string[];
}

/** Of the local broker and Connect. */
const ours = '4.3.1';
const oursMetadata = '4.3';

/** The Kafka that the local broker stands for: the one that others name, else the first. */
export function oneKafka(
  kafkas: readonly Kafka[],
  connects: readonly KafkaConnect[],
  resources: readonly Resource[],
  notices: Problem[],
): Kafka | undefined {
  const named = [
    ...connects.flatMap(({ bootstrapServers, resource }) => split(bootstrapServers, resource)),
    ...resources.filter(isKafkaSource).flatMap((resource) => {
      const { value } = kafkaSource(resource);
      return (value?.bootstrapServers ?? []).flatMap((each) => split(each, resource));
    }),
  ];
  const used = kafkas.find(({ resource: { name, namespace } }) =>
    named.some((at) => at.name === name && at.namespace === namespace),
  );
  const taken = used ?? kafkas[0];
  for (const { resource } of kafkas.filter((each) => each !== taken)) {
    const other = taken?.resource;
    notices.push(
      problemAt(resource, ['metadata', 'name'], {
        code: 'kafka.several',
        message: `there is one local broker, and it stands for Kafka ${other?.namespace}/${other?.name}${used ? ', which others name' : ', the first'}; the settings of this one are left out`,
        fix: 'Load one Kafka at a time, or name the one to take in the KafkaConnect and the KafkaSources.',
      }),
    );
  }
  return taken;
}

const split = (servers: string, { namespace }: Resource) =>
  servers.split(',').flatMap((one) => kafkaAt(one.trim(), namespace) ?? []);

export function kafkaSettings(
  kafka: Kafka,
  resources: readonly Resource[],
  notices: Problem[],
): KafkaSettings {
  const { resource, authorization, version, metadataVersion } = kafka;
  const tell = (path: Path, code: string, message: string, fix = 'Nothing; it stays for the cluster.') =>
    notices.push(problemAt(resource, ['spec', 'kafka', ...path], { code, message, fix }));
  const { config, notices: ofConfig } = brokerConfig(kafka);
  notices.push(...ofConfig);
  const nodes = nodesOf(kafka, resources);
  if (nodes > 1)
    tell([], 'kafka.one-broker', `one broker instead of the ${nodes} nodes of its KafkaNodePools`);
  if (version !== undefined && version !== ours) {
    tell(['version'], 'kafka.version', `the local broker is Kafka ${ours}, not ${version}`);
  }
  if (metadataVersion !== undefined && !metadataVersion.startsWith(oursMetadata)) {
    const message = `the local broker has the metadata version of Kafka ${ours}, not ${metadataVersion}`;
    tell(['metadataVersion'], 'kafka.version', message);
  }
  if (authorization === undefined) return { config, secured: false, superUsers: [] };
  if (authorization.type !== 'simple') {
    const message = `authorization of type ${authorization.type} is left out here: everybody may do everything`;
    tell(['authorization', 'type'], 'kafka.authorization', message);
    return { config, secured: false, superUsers: [] };
  }
  const { superUsers } = authorization;
  if (!superUsers.includes('ANONYMOUS') && kafka.listeners.some((one) => one.authentication === undefined)) {
    const message =
      'on the cluster, clients of a listener without authentication may do nothing; here they may do everything';
    const fix = 'Give that listener authentication, or let clients use one that has it.';
    tell(['listeners'], 'kafka.anonymous', message, fix);
  }
  return { config, secured: true, superUsers: superUsers.map((name) => name.replace(/^CN=/, '')) };
}
