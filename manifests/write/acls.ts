import type { KafkaConnector } from '../kafkaconnector.ts';
import { groupOfConnect } from './connect-group.ts';
import type { ConnectPlan } from './plan.ts';
import { topicsOf } from './topics.ts';

/** One entry of a KafkaUser's `spec.authorization.acls`. */
export interface Acl {
  readonly resource: {
    readonly type: 'topic' | 'group' | 'transactionalId';
    readonly name: string;
    readonly patternType?: 'literal' | 'prefix';
  };
  readonly operations: readonly Operation[];
}

type Operation = 'Read' | 'Write' | 'Create' | 'Describe' | 'DescribeConfigs';

const acl = (
  type: Acl['resource']['type'],
  name: string,
  operations: readonly Operation[],
  patternType: 'literal' | 'prefix' = 'literal',
): Acl => ({ resource: { type, name, patternType }, operations });

const write = ['Create', 'Describe', 'Write'] as const;
const all = ['Create', 'Describe', 'DescribeConfigs', 'Read', 'Write'] as const;

/** What a worker and its connectors do in Kafka, and no more. */
export function connectAcls(connect: ConnectPlan): Acl[] {
  const { groupId, configTopic, offsetTopic, statusTopic } = groupOfConnect(connect);
  return distinct([
    acl('group', groupId, ['Describe', 'Read']),
    ...[configTopic, offsetTopic, statusTopic].map((topic) => acl('topic', topic, all)),
    ...connect.connectors.flatMap(connectorAcls),
  ]);
}

function connectorAcls(connector: KafkaConnector): Acl[] {
  const { config, name } = connector;
  const letters = config['errors.deadletterqueue.topic.name'];
  const others = [
    // A sink connector reads in a group of its own.
    ...(config.topics ?? '').split(',').flatMap((topic) => (topic.trim() === '' ? [] : [topic.trim()])),
  ].map((topic) => acl('topic', topic, ['Describe', 'Read']));
  if (others.length > 0) others.push(acl('group', `connect-${name}`, ['Describe', 'Read']));
  if (letters) others.push(acl('topic', letters, write));
  const topics = topicsOf(connector);
  if (!topics) return others;
  const { prefix, schemaChanges, history, heartbeat, signals } = topics;
  return [
    ...others,
    acl('topic', `${prefix}.`, write, 'prefix'),
    ...(schemaChanges === undefined ? [] : [acl('topic', schemaChanges, write)]),
    acl('topic', history, all),
    // The group that Debezium reads its schema history in.
    acl('group', `${prefix}-schemahistory`, ['Describe', 'Read']),
    ...(heartbeat === undefined ? [] : [acl('topic', heartbeat, write)]),
    ...(signals === undefined
      ? []
      : [
          acl('topic', signals, ['Describe', 'Read']),
          acl('group', config['signal.kafka.groupId'] ?? 'kafka-signal', ['Describe', 'Read']),
        ]),
  ];
}

/** Of a KafkaSource: its topics and its group. */
export function sourceAcls(topics: readonly string[], group: string): Acl[] {
  return distinct([
    ...topics.map((topic) => acl('topic', topic, ['Describe', 'Read'])),
    acl('group', group, ['Describe', 'Read']),
  ]);
}

/** Of a KafkaSink: its topic. */
export const sinkAcls = (topic: string): Acl[] => [acl('topic', topic, write)];

function distinct(acls: readonly Acl[]): Acl[] {
  const seen = new Map(acls.map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}
