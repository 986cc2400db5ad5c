import type { Resource } from '../read.ts';
import { kindOf } from '../served-kinds.ts';
import { at, listAt, textAt } from '../value.ts';
import { connectorKind } from './connectors.ts';
import type { ResourceSet } from './resource-set.ts';
import { type Rule, warning } from './rule.ts';

export const sourceKind = 'KafkaSource.sources.knative.dev';

const topicsOf = (source: Resource): string[] => textsAt(source, 'topics');

const textsAt = (resource: Resource, field: string): string[] =>
  listAt(resource.document, 'spec', field).filter((one) => typeof one === 'string');

const configOf = (connector: Resource, name: string): string =>
  textAt(connector.document, 'spec', 'config', name);

/** Values of `snapshot.mode` with which no rows come before the binlog is read. */
const withoutRows = ['never', 'no_data', 'recovery', 'schema_only', 'schema_only_recovery'];

/**
 * A source that begins at the end of its topics, where a connector's first events are passed over. Who has another
 * source begin at the start knows the difference, and is told nothing.
 */
export const lateSource: Rule = {
  kinds: [sourceKind],
  *check(source, set) {
    const isEarly = (one: Resource) => textAt(one.document, 'spec', 'initialOffset') === 'earliest';
    const early = set.ofKind(sourceKind).filter(isEarly).flatMap(topicsOf);
    const late = isEarly(source) ? [] : topicsOf(source).filter((topic) => !early.includes(topic));
    const connector = set
      .ofKind(connectorKind)
      .filter((one) => !withoutRows.includes(configOf(one, 'snapshot.mode')))
      .find((one) => {
        const prefix = configOf(one, 'topic.prefix');
        return prefix !== '' && late.some((topic) => topic.startsWith(`${prefix}.`));
      });
    if (!connector) return;
    yield warning(source, ['spec', 'initialOffset'], {
      code: 'pipeline.late-source',
      message: `this source starts at the end of its topics: what KafkaConnector ${connector.name} reads in its snapshot before the source is ready is never delivered`,
      fix: 'Write initialOffset: earliest, unless only later changes matter.',
    });
  },
};

/** Sources that share a consumer group take each other's events. */
export const sharedGroup: Rule = {
  kinds: [sourceKind],
  *check(source, set) {
    const group = textAt(source.document, 'spec', 'consumerGroup');
    if (group === '') return;
    const other = before(source, set).find(
      (one) =>
        textAt(one.document, 'spec', 'consumerGroup') === group &&
        share(topicsOf(one), topicsOf(source)) &&
        share(
          textsAt(one, 'bootstrapServers').map(clusterOfServer),
          textsAt(source, 'bootstrapServers').map(clusterOfServer),
        ),
    );
    if (!other) return;
    yield warning(source, ['spec', 'consumerGroup'], {
      code: 'pipeline.shared-group',
      message: `KafkaSource ${other.name} reads a topic of this one in the same consumer group ${group}: each event goes to one of the two only`,
      fix: 'Give each source a consumerGroup of its own, so that both get every event.',
    });
  },
};

/** What connectors must not have in common. */
const own = [
  ['topic.prefix', 'their events would mix in the same topics'],
  ['schema.history.internal.kafka.topic', 'each would read tables of the other from it'],
] as const;

export const connectorPairs: Rule = {
  kinds: [connectorKind],
  *check(connector, set) {
    const others = before(connector, set);
    const twin = (message: string, name: string) =>
      warning(connector, ['spec', 'config', name], {
        code: 'pipeline.twin-connectors',
        message,
        fix: 'Give each connector its own.',
      });
    for (const [name, why] of own) {
      const value = configOf(connector, name);
      const other = value !== '' && others.find((one) => configOf(one, name) === value);
      if (other) yield twin(`KafkaConnector ${other.name} has the ${name} ${value} too: ${why}`, name);
    }
    const [id, host] = [
      settingOf(connector, 'database.server.id'),
      settingOf(connector, 'database.hostname'),
    ];
    const other = others.find(
      (one) =>
        settingOf(one, 'database.server.id') === id &&
        settingOf(one, 'database.hostname') === host &&
        settingOf(one, 'database.port') === settingOf(connector, 'database.port'),
    );
    if (!other || id === '') return;
    const what = `KafkaConnector ${other.name} has the database.server.id ${id} too: the server cuts one of them off`;
    yield twin(what, 'database.server.id');
  },
};

/** Those of the same kind that come earlier. */
function before(resource: Resource, set: ResourceSet): readonly Resource[] {
  const all = set.ofKind(kindOf(resource));
  return all.slice(0, all.indexOf(resource));
}

/** A setting as text, which YAML may have as a number. */
function settingOf(connector: Resource, name: string): string {
  const value = at(connector.document, 'spec', 'config', name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Two addresses of a cluster differ in how they name it, and in the listener. */
function clusterOfServer(server: string): string {
  const [host = ''] = server.split(':', 1);
  return host.replace(/\.svc(\.cluster\.local)?$/, '');
}

const share = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.includes(one));
