import { createHmac } from 'node:crypto';
import type { Problem } from '../lib/problem.ts';
import { isKafkaUser, type KafkaUser, kafkaUser } from './kafkauser.ts';
import { problemAt, type Resource } from './read.ts';
import { userSecretName } from './references/made-by-operators.ts';
import { secretValue } from './secret.ts';
import { kindOf } from './served-kinds.ts';

/** How a KafkaUser logs in to the local broker: always by SCRAM-SHA-512. */
export interface Account {
  readonly name: string;
  readonly password: string;
}

/** A KafkaUser with its account. */
export interface LocalUser {
  readonly user: KafkaUser;
  readonly account: Account;
}

/**
 * The accounts of a set's KafkaUsers. A password that nobody gives is made from `key` and the user's name, so that
 * whoever knows the key knows it: the same at each start, in each process.
 */
export function localUsers(resources: readonly Resource[], key: string): LocalUser[] {
  return resources.filter(isKafkaUser).flatMap((resource) => {
    const { value: user } = kafkaUser(resource);
    return user === undefined ? [] : [{ user, account: accountOf(user, resources, key) }];
  });
}

export function accountOf(user: KafkaUser, resources: readonly Resource[], key: string): Account {
  const { name, password, resource } = user;
  const given = password && secretValue(resources, resource.namespace, password.secret, password.key);
  return { name, password: given || madePassword(key, resource) };
}

function madePassword(key: string, { namespace, name }: Resource): string {
  return createHmac('sha256', key).update(`KafkaUser ${namespace}/${name}`).digest('base64url').slice(0, 32);
}

/** The broker is one for all namespaces: of two KafkaUsers of one name, only the first has an account. */
export function sameUsers(users: readonly KafkaUser[]): Map<Resource, Problem> {
  const first = new Map<string, KafkaUser>();
  const clashes = new Map<Resource, Problem>();
  for (const user of users) {
    const other = first.get(user.name);
    first.set(user.name, other ?? user);
    if (!other) continue;
    const message = `namespace ${other.resource.namespace} has a KafkaUser ${user.name} too, and here both would be one`;
    const fix = 'Give one of them another name; locally, all namespaces share one Kafka.';
    const problem = { code: 'kafkauser.same-name', message, fix };
    clashes.set(user.resource, problemAt(user.resource, ['metadata', 'name'], problem));
  }
  return clashes;
}

/** What Strimzi's operator puts into the Secret of a KafkaUser, for those who name it. */
export function userSecrets(users: readonly LocalUser[], resources: readonly Resource[]): Resource[] {
  const find = (kind: string, namespace: string, name: string) =>
    resources.find((one) => kindOf(one) === kind && one.namespace === namespace && one.name === name);
  return users.map(({ user: { resource }, account }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: resource.namespace,
    name: userSecretName(resource, find),
    file: resource.file,
    document: { stringData: { password: account.password, 'sasl.jaas.config': jaas(account) } },
    line: () => resource.line(['metadata', 'name']),
  }));
}

/** Of a Java client that logs in by SCRAM. */
export function jaas({ name, password }: Account): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const module = 'org.apache.kafka.common.security.scram.ScramLoginModule';
  return `${module} required username=${quoted(name)} password=${quoted(password)};`;
}
