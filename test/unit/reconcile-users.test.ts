import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import type { Reconciler } from '../../emulator/reconcile/state.ts';
import {
  type DesiredUser,
  type Rule,
  reconcileUsers,
  type UserAdmin,
} from '../../emulator/reconcile/users.ts';
import { type Account, localUsers } from '../../manifests/accounts.ts';
import { readText } from '../../manifests/read.ts';
import { waitFor } from '../wait-for.ts';

/** Users in memory, as a broker holds them. */
class Users implements UserAdmin {
  readonly passwords = new Map<string, string>();
  held: Rule[] = [];
  set = 0;
  up = true;

  async users() {
    if (!this.up) throw new Error('connect ECONNREFUSED');
    return new Set(this.passwords.keys());
  }
  async setPasswords(accounts: readonly Account[]) {
    for (const { name, password } of accounts) this.passwords.set(name, password);
    this.set += accounts.length;
  }
  async removePasswords(names: readonly string[]) {
    for (const name of names) this.passwords.delete(name);
  }
  async rules() {
    return [...this.held];
  }
  async addRules(rules: readonly Rule[]) {
    this.held.push(...rules);
  }
  async removeRules(rules: readonly Rule[]) {
    this.held = this.held.filter((one) => !rules.includes(one));
  }
  async close() {}
}

let reconciler: Reconciler<DesiredUser> | undefined;
afterEach(() => reconciler?.stop());

function start() {
  const admin = new Users();
  reconciler = reconcileUsers(admin, pino({ level: 'silent' }));
  return { admin, reconciler };
}

function users(...documents: readonly string[]): DesiredUser[] {
  const { resources } = readText(documents.join('\n---\n'), 'users.yaml');
  return localUsers(resources, 'key').map((one) => ({ ...one, resource: one.user.resource }));
}

const user = (name: string, acls: string, authentication = 'scram-sha-512') =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nmetadata: {name: ${name}, labels: {strimzi.io/cluster: k}}\nspec: {authentication: {type: ${authentication}}, authorization: {type: simple, acls: [${acls}]}}`;

const read = '{resource: {type: topic, name: a, patternType: prefix}, operations: [Read, Describe]}';
const deny = '{type: deny, host: 10.0.0.1, resource: {type: cluster}, operations: [Create]}';

test('users get passwords and rights, and lose both with their KafkaUser', async () => {
  const { admin, reconciler } = start();
  admin.passwords.set('stranger', 'x');
  reconciler.apply(users(user('one', read), user('two', deny, 'tls')));
  await waitFor(() => expect(reconciler.states().map(({ state }) => state)).toEqual(['applied', 'applied']));
  expect([...admin.passwords.keys()]).toEqual(['one', 'two']);
  const topic = { resourceType: 2, resourceName: 'a', patternType: 4, host: '*', permission: 3 };
  expect(admin.held).toEqual([
    { principal: 'User:one', acl: { ...topic, operation: 3 } },
    { principal: 'User:one', acl: { ...topic, operation: 8 } },
    {
      principal: 'User:two',
      acl: {
        resourceType: 4,
        resourceName: 'kafka-cluster',
        patternType: 3,
        host: '10.0.0.1',
        operation: 5,
        permission: 2,
      },
    },
  ]);
  reconciler.apply(users(user('one', '')));
  await waitFor(() => expect(admin.held).toEqual([]));
  expect([...admin.passwords.keys()]).toEqual(['one']);
  expect(admin.set).toBe(2);
});

test('Kafka may come later', async () => {
  const { admin, reconciler } = start();
  admin.up = false;
  reconciler.apply(users(user('one', read)));
  await waitFor(() =>
    expect(reconciler.states()).toMatchObject([{ state: 'pending', problem: { code: 'kafkauser.refused' } }]),
  );
  admin.up = true;
  await waitFor(() => expect(reconciler.states()).toMatchObject([{ state: 'applied' }]));
});

test('a password is the one that is given, else the same for the same key', () => {
  const given = user('one', '').replace(
    'type: scram-sha-512}',
    'type: scram-sha-512, password: {valueFrom: {secretKeyRef: {name: s, key: p}}}}',
  );
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: given}';
  const [one] = users(given, secret);
  expect(one?.account).toEqual({ name: 'one', password: 'given' });
  const made = users(user('one', ''), user('two', '')).map(({ account }) => account.password);
  expect(new Set(made).size).toBe(2);
  expect(users(user('one', '')).map(({ account }) => account.password)).toEqual([made[0]]);
});

test('an operation that Kafka has not is refused at its place', async () => {
  const { kafkaUser } = await import('../../manifests/kafkauser.ts');
  const wrong = user('one', '{resource: {type: topic, name: a}, operations: [Reed]}');
  const [resource] = readText(wrong, 'u.yaml').resources;
  expect(resource && kafkaUser(resource).problems).toMatchObject([
    { code: 'kafkauser.operation', field: 'spec.authorization.acls[0].operations', line: 4 },
  ]);
});
