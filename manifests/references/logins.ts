import type { Resource } from '../read.ts';
import { secretValue } from '../secret.ts';
import { at, listAt, textAt } from '../value.ts';
import { type Listener, listenerOf } from './bootstrap.ts';
import { clusterName, connectKind } from './clusters.ts';
import { sourceKind } from './pipeline.ts';
import type { ResourceSet } from './resource-set.ts';
import { type Findings, type Rule, warning } from './rule.ts';
import { authenticationOf } from './security.ts';

const serversPath = ['spec', 'bootstrapServers'];

/** What a source's Secrets say about who it is, where the Kafka is among the files. */
export const sourceLogin: Rule = {
  kinds: [sourceKind],
  *check(source, set) {
    const servers = listAt(source.document, ...serversPath).map(String);
    const listener = listenerOf(source, serversPath, servers, set);
    if (!listener) return;
    yield* nobody(source, listener);
    if (authenticationOf(listener) !== 'scram-sha-512') return;
    if (at(source.document, 'spec', 'net', 'sasl', 'enable') !== true) return;
    const type = at(source.document, 'spec', 'net', 'sasl', 'type', 'secretKeyRef') ?? undefined;
    const mechanism = type === undefined ? 'PLAIN' : saslValue(source, 'type', set);
    if (mechanism !== undefined && mechanism !== 'SCRAM-SHA-512') {
      const path = ['spec', 'net', 'sasl', 'type'];
      yield warning(source, path, {
        code: 'pipeline.sasl-type',
        message: `this logs in by ${mechanism}${type === undefined ? ', as no type is named' : ''}, but listener ${textAt(listener.value, 'name')} wants SCRAM-SHA-512`,
        fix: 'Name a key of a Secret whose value is SCRAM-SHA-512.',
      });
    }
    yield* userFindings(source, listener, set);
  },
};

export const connectLogin: Rule = {
  kinds: [connectKind],
  *check(connect, set) {
    const servers = textAt(connect.document, ...serversPath).split(',');
    const listener = listenerOf(connect, serversPath, servers, set);
    if (listener) yield* nobody(connect, listener);
  },
};

/** A client without a name, where rights are asked for. */
function* nobody(resource: Resource, { kafka, value }: Listener): Findings {
  const rights = at(kafka.document, 'spec', 'kafka', 'authorization');
  const supers = listAt(rights, 'superUsers').map(String);
  const open = at(kafka.document, 'spec', 'kafka', 'config', 'allow.everyone.if.no.acl.found');
  if (textAt(rights, 'type') !== 'simple' || String(open) === 'true') return;
  if (textAt(value, 'authentication', 'type') !== '' || supers.some((one) => /^(User:)?ANONYMOUS$/.test(one)))
    return;
  yield warning(resource, serversPath, {
    code: 'pipeline.nobody',
    message: `listener ${textAt(value, 'name')} of Kafka ${kafka.name} asks nobody's name, and its authorization gives those without one no rights`,
    fix: 'Use a listener with authentication and a KafkaUser, or name ANONYMOUS among superUsers.',
  });
}

/** The user that a source logs in as is a KafkaUser that may read its topics. */
function* userFindings(source: Resource, { kafka }: Listener, set: ResourceSet): Findings {
  const name = saslValue(source, 'user', set);
  if (name === undefined) return;
  const users = set.ofKind('KafkaUser.kafka.strimzi.io').filter((one) => clusterName(one) === kafka.name);
  const user = users.find((one) => one.name === name);
  const warn = (path: readonly (string | number)[], message: string, fix: string) =>
    warning(source, path, { code: 'pipeline.user', message, fix });
  if (!user) {
    const message = `there is no KafkaUser ${name} of Kafka ${kafka.name}, which this logs in as`;
    yield warn(['spec', 'net', 'sasl', 'user'], message, 'Add it, or put the name of one into the Secret.');
    return;
  }
  const rights = at(user.document, 'spec', 'authorization') ?? undefined;
  if (textAt(kafka.document, 'spec', 'kafka', 'authorization', 'type') !== 'simple') return;
  if (listAt(kafka.document, 'spec', 'kafka', 'authorization', 'superUsers').includes(name)) return;
  const may = (type: 'topic' | 'group', of: string) =>
    listAt(rights, 'acls').some((acl) => allowsRead(acl, type, of));
  const lacks = (what: string) => `KafkaUser ${name}, which this logs in as, has no ACL to read ${what}`;
  const fix = `Add an ACL with operations: [Read] to KafkaUser ${name}.`;
  for (const [index, topic] of listAt(source.document, 'spec', 'topics').entries()) {
    if (typeof topic !== 'string' || may('topic', topic)) continue;
    yield warn(['spec', 'topics', index], lacks(`topic ${topic}`), fix);
  }
  // Without a name, Knative draws one that begins so.
  const group = textAt(source.document, 'spec', 'consumerGroup') || 'knative-kafka-source-';
  if (!may('group', group)) yield warn(['spec', 'consumerGroup'], lacks(`group ${group}`), fix);
}

function allowsRead(acl: unknown, type: 'topic' | 'group', name: string): boolean {
  const [kind, named] = [textAt(acl, 'resource', 'type'), textAt(acl, 'resource', 'name')];
  const operations = [...listAt(acl, 'operations'), at(acl, 'operation')];
  if (kind !== type || textAt(acl, 'type') === 'deny') return false;
  if (!operations.includes('Read') && !operations.includes('All')) return false;
  if (textAt(acl, 'resource', 'patternType') === 'prefix') return name.startsWith(named);
  return named === '*' || named === name;
}

/** What stands in the Secret behind a field of `net.sasl`, where the files tell. */
function saslValue(source: Resource, field: 'type' | 'user', set: ResourceSet): string | undefined {
  const ref = at(source.document, 'spec', 'net', 'sasl', field, 'secretKeyRef');
  return secretValue(set.resources, source.namespace, textAt(ref, 'name'), textAt(ref, 'key'));
}
