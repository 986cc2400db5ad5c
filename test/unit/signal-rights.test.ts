import { expect, it } from 'vitest';
import { missingRight } from '../../emulator/signal-rights.ts';
import { readText } from '../../manifests/read.ts';

const login = {
  'signal.consumer.sasl.jaas.config': 'ScramLoginModule required username="reader" password="secret";',
};

/** What `reader` lacks, who has these rights. */
function lacks(acls: string, config: Record<string, string> = login, superUsers = ''): string | undefined {
  const yaml = `
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata: { name: reader }
spec: { authorization: { type: simple, acls: [${acls}] } }
---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: { name: events }
spec: { kafka: { listeners: [], authorization: { type: simple, superUsers: [${superUsers}] } } }`;
  const { resources } = readText(yaml, 'kafka.yaml');
  return missingRight({ name: 'shop', config }, 'shop-signal', resources)?.message.replace(
    /^.* may not read /,
    '',
  );
}

const acl = (type: string, name: string, more = '') =>
  `{ resource: { type: ${type}, name: '${name}'${more} }, operations: [Describe, Read] }`;
const signals = acl('topic', 'shop-signal');
const group = acl('group', 'kafka-signal');

it.each([
  ['', 'the topic shop-signal and the group kafka-signal'],
  [signals, 'the group kafka-signal'],
  [group, 'the topic shop-signal'],
  [[signals, group].join(), undefined],
  [[acl('topic', 'shop', ', patternType: prefix'), acl('group', '*')].join(), undefined],
  [[acl('topic', 'shop'), group].join(), 'the topic shop-signal'],
  [[signals, group, group.replace('{ resource', '{ type: deny, resource')].join(), 'the group kafka-signal'],
  [[signals, group.replace('Describe, Read', 'All')].join(), undefined],
  [[signals, group.replace('Describe, Read', 'Describe')].join(), 'the group kafka-signal'],
])('with the rights %s it lacks %s', (acls, lacking) => {
  expect(lacks(acls)).toBe(lacking);
});

it('knows the group that is named', () => {
  const own = { ...login, 'signal.kafka.groupId': 'mine' };
  expect(lacks(signals, own)).toBe('the group mine');
  expect(lacks([signals, acl('group', 'mine')].join(), own)).toBeUndefined();
});

it('asks for no rights of who has no login, may do all, or is not known', () => {
  expect(lacks('', {})).toBeUndefined();
  expect(lacks('', login, 'CN=reader')).toBeUndefined();
  const jaas = login['signal.consumer.sasl.jaas.config'].replace(
    'reader',
    `$${'{secrets:kafka/login:user}'}`,
  );
  expect(lacks('', { 'signal.consumer.sasl.jaas.config': jaas })).toBeUndefined();
});
