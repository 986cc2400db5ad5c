import type { Problem } from '../lib/problem.ts';
import { problemAt, type Resource } from './read.ts';
import { type Parsed, Section } from './shape.ts';
import { isStrimzi, strimziRules } from './strimzi.ts';

/** A KafkaUser with its defaults filled in. */
export interface KafkaUser {
  readonly resource: Resource;
  /** Of the account here, whatever its kind: a `tls` user is one with a password, too. */
  readonly name: string;
  /** Undefined: it has rights, and no account. */
  readonly authentication: 'scram-sha-512' | 'tls' | 'tls-external' | undefined;
  /** Where its password stands; undefined: the operator makes one. */
  readonly password: { readonly secret: string; readonly key: string } | undefined;
  readonly acls: readonly Acl[];
}

/** One right, or the refusal of one, in Kafka's own numbers (Java: ResourceType, PatternType, AclOperation). */
export interface Acl {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType: number;
  readonly host: string;
  readonly operation: number;
  readonly permission: number;
}

export const isKafkaUser = (resource: Resource): boolean => isStrimzi(resource, 'KafkaUser');

const resourceTypes = new Map([
  ['topic', 2],
  ['group', 3],
  ['cluster', 4],
  ['transactionalId', 5],
]);
const patternTypes = { literal: 3, prefix: 4 } as const;
const permissions = { deny: 2, allow: 3 } as const;
const operations = new Map([
  ['All', 2],
  ['Read', 3],
  ['Write', 4],
  ['Create', 5],
  ['Delete', 6],
  ['Alter', 7],
  ['Describe', 8],
  ['ClusterAction', 9],
  ['DescribeConfigs', 10],
  ['AlterConfigs', 11],
  ['IdempotentWrite', 12],
]);

/** A KafkaUser of `kafka.strimzi.io/v1` (Strimzi 1.2's CRD) or `v1beta2`, whose ACLs may have one `operation`. */
export function kafkaUser(resource: Resource): Parsed<KafkaUser> {
  const { problems, notices } = strimziRules(resource, 'Kafka');
  const spec = new Section(resource, [], resource.document, problems).section('spec');
  const authentication = spec.section('authentication');
  const ref = authentication.section('password').section('valueFrom').section('secretKeyRef');
  const [secret, key] = [ref.text('name'), ref.text('key')];
  const rights = spec.section('authorization');
  const acls = (rights.list('acls') ?? []).flatMap((one, index) => readAcl(rights, one, index));
  if (spec.has('quotas')) {
    notices.push(notice(resource, ['spec', 'quotas'], 'kafkauser.no-quotas', 'quotas are not enforced here'));
  }
  const value: KafkaUser = {
    resource,
    name: resource.name,
    authentication: authentication.choice('type', ['scram-sha-512', 'tls', 'tls-external']),
    password: secret !== undefined && key !== undefined ? { secret, key } : undefined,
    acls,
  };
  if (value.authentication?.startsWith('tls')) {
    const what = `${value.name} logs in by password here instead of a certificate, as the local broker has no TLS`;
    notices.push(notice(resource, ['spec', 'authentication', 'type'], 'kafkauser.no-tls', what));
  }
  return { value: problems.length === 0 ? value : undefined, problems, notices };
}

const notice = (resource: Resource, path: readonly string[], code: string, message: string): Problem =>
  problemAt(resource, path, { code, message, fix: 'Nothing; it stays for the cluster.' });

function readAcl(rights: Section, value: unknown, index: number): Acl[] {
  const acl = new Section(rights.resource, [...rights.path, 'acls', index], value, rights.problems);
  const on = acl.section('resource');
  const type = on.choice('type', [...resourceTypes.keys()]);
  // Kafka has one cluster only, of this name.
  const name = type === 'cluster' ? 'kafka-cluster' : on.text('name');
  if (type === undefined || name === undefined) return [];
  const permission = permissions[acl.choice('type', ['allow', 'deny']) ?? 'allow'];
  const single = acl.text('operation');
  const named = single === undefined ? (acl.list('operations') ?? []) : [single];
  return named.flatMap((word) => {
    const operation = operations.get(String(word));
    if (operation === undefined) {
      const [message, fix] = [`Kafka has no operation ${word}`, `Use ${[...operations.keys()].join(', ')}.`];
      acl.report(['operations'], { code: 'kafkauser.operation', message, fix });
      return [];
    }
    return [
      {
        resourceType: resourceTypes.get(type) ?? 0,
        resourceName: name,
        patternType: patternTypes[on.choice('patternType', ['literal', 'prefix']) ?? 'literal'],
        host: acl.text('host') ?? '*',
        operation,
        permission,
      },
    ];
  });
}
