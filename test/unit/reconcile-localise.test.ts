import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localise } from '../../emulator/reconcile/localise.ts';
import { isLocalHost, placeholders, substitute } from '../../manifests/placeholders.ts';
import type { FindValue } from '../../manifests/providers.ts';

const local = {
  database: { host: 'database', port: '3306' },
  kafka: 'kafka:9092',
};

function connector(config: Record<string, string>, className = 'io.debezium.connector.mysql.MySqlConnector') {
  return { name: 'a', namespace: 'shop', class: className, tasksMax: 1, version: undefined, config };
}

const find: FindValue = ({ path, key }) =>
  ['shop/mysql', 'mysql'].includes(path) ? { text: `secret-${key}`, isSecret: true } : undefined;

const place = (text: string) => `$${text}`;

test('the cluster becomes the local one', () => {
  const { config, notes } = localise(
    connector({
      'database.hostname': 'mysql.shop.svc',
      'database.port': '3307',
      'database.user': place('{secrets:default/other:username}'),
      'database.password': place('{secrets:default/other:password}'),
      'database.ssl.mode': 'required',
      'database.server.id': '7',
      'topic.prefix': 'p',
      'topic.creation.default.replication.factor': '3',
      'poll.interval.ms': '100',
      'schema.history.internal.kafka.bootstrap.servers': 'events-kafka-bootstrap:9093',
      'schema.history.internal.kafka.topic': 'h',
      'schema.history.internal.producer.security.protocol': 'SASL_SSL',
      'schema.history.internal.consumer.sasl.jaas.config': 'x',
      'schema.history.internal.consumer.max.poll.records': '9',
    }),
    local,
  );
  expect(config).toEqual({
    'connector.class': 'io.debezium.connector.mysql.MySqlConnector',
    'connect.keep.alive.interval.ms': '1000',
    'tasks.max': '1',
    'database.hostname': 'database',
    'database.port': '3306',
    'database.user': place('{env:DATABASE_USER}'),
    'database.password': place('{env:DATABASE_PASSWORD}'),
    'database.server.id': '7',
    'topic.prefix': 'p',
    'topic.creation.default.replication.factor': '1',
    'poll.interval.ms': '100',
    'schema.history.internal.kafka.bootstrap.servers': 'kafka:9092',
    'schema.history.internal.kafka.topic': 'h',
    'schema.history.internal.consumer.max.poll.records': '9',
    'read.only': 'true',
    'signal.enabled.channels': 'source,kafka',
    'signal.kafka.bootstrap.servers': 'kafka:9092',
    'signal.kafka.topic': 'p-signal',
    'signal.poll.interval.ms': '500',
  });
  expect(notes).toHaveLength(5);
});

test('what is not said gets a default', () => {
  const { config, notes } = localise(connector({}), local);
  expect(config).toMatchObject({
    'database.hostname': 'database',
    'poll.interval.ms': '5',
    'schema.history.internal.kafka.topic': 'a.schema-history',
  });
  const id = Number(config['database.server.id']);
  expect(id).toBeGreaterThan(1_000_000_000);
  expect(id).toBeLessThan(2 ** 31);
  expect(localise(connector({}), local).config['database.server.id']).toBe(config['database.server.id']);
  expect(config).not.toHaveProperty(['topic.prefix']);
  expect(notes).toContain('schema.history.internal.kafka.topic: a.schema-history');
});

test("a user's own credentials stay, right or wrong", () => {
  const own = { 'database.hostname': 'mysql', 'database.user': 'me', 'database.password': 'mine' };
  expect(localise(connector(own), local).config).toMatchObject({
    'database.user': 'me',
    'database.password': 'mine',
  });
});

test.each([
  { 'database.user': 'me' },
  { 'database.user': 'me', 'database.password': place('{file:/x:y}') },
  { 'database.password': 'mine' },
])('%j without its other half becomes the local account', (half) => {
  expect(localise(connector(half), local).config).toMatchObject({
    'database.user': place('{env:DATABASE_USER}'),
    'database.password': place('{env:DATABASE_PASSWORD}'),
  });
});

test('values of loaded Secrets are put in, and never told', () => {
  const { config, notes } = localise(
    connector({
      'database.hostname': 'db.example.com',
      'database.user': place('{secrets:shop/mysql:user}'),
      'database.password': place('{secrets:mysql:password}'),
      'topic.prefix': `x-${place('{secrets:shop/mysql:prefix}')}-${place('{secrets:shop/none:prefix}')}`,
    }),
    local,
    find,
  );
  expect(config).toMatchObject({
    'database.user': 'secret-user',
    'database.password': 'secret-password',
    'topic.prefix': `x-secret-prefix-${place('{secrets:shop/none:prefix}')}`,
  });
  expect(notes.join()).not.toContain('secret-');
  expect(notes.at(-1)).toMatch(/^topic\.prefix: what is named there is not in the files/);
});

test('the clients of a connector that log in on the cluster do so here', () => {
  const history = 'schema.history.internal';
  const own = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="h" password="p";';
  const secured = (jaas?: string) => ({
    [`${history}.producer.security.protocol`]: 'SASL_SSL',
    [`${history}.producer.ssl.truststore.location`]: '/x',
    ...(jaas ? { [`${history}.producer.sasl.jaas.config`]: jaas } : {}),
    'signal.kafka.bootstrap.servers': 'events-kafka-bootstrap:9092',
  });
  const logins = { ...local, kafka: 'plain', logins: { kafka: 'login', jaas: 'of Connect' } };
  const { config } = localise(connector(secured(own)), logins);
  expect(config).toMatchObject({
    [`${history}.kafka.bootstrap.servers`]: 'login',
    [`${history}.producer.security.protocol`]: 'SASL_PLAINTEXT',
    [`${history}.consumer.sasl.jaas.config`]: own,
    'signal.kafka.bootstrap.servers': 'plain',
  });
  expect(Object.keys(config).filter((key) => key.includes('.ssl.'))).toEqual([]);
  expect(localise(connector(secured()), logins).config).toMatchObject({
    [`${history}.producer.sasl.jaas.config`]: 'of Connect',
  });
  expect(localise(connector({}), logins).config).toMatchObject({
    [`${history}.kafka.bootstrap.servers`]: 'plain',
  });
});

test('what is secret is kept where only Connect reads it, and nothing else is', () => {
  const kept: string[] = [];
  const keep = (name: string, text: string) => {
    kept.push(`${name}=${text}`);
    return place(`{plumbline:/values:${name}.1}`);
  };
  const { config, notes } = localise(
    connector({
      'database.hostname': place('{secrets:mysql:host}'),
      'database.user': place('{secrets:mysql:user}'),
      'database.password': place('{secrets:mysql:password}'),
      'topic.prefix': 'p',
    }),
    local,
    ({ path, key }) => (path === 'mysql' ? { text: `${key}.example.com`, isSecret: true } : undefined),
  );
  expect(config['database.password']).toBe('password.example.com');
  const hidden = localise(
    connector({
      'database.hostname': place('{secrets:mysql:host}'),
      'database.password': place('{secrets:mysql:password}'),
    }),
    { ...local, keep },
    ({ path, key }) => (path === 'mysql' ? { text: `${key}.example.com`, isSecret: true } : undefined),
  );
  expect(hidden.config).toMatchObject({
    'database.hostname': 'host.example.com',
    'database.password': place('{plumbline:/values:mysql.password.1}'),
  });
  expect(kept).toEqual(['mysql.password=password.example.com']);
  expect(notes.join()).not.toContain('password.example.com');
});

test.each([place('{secrets:mysql:password}'), place('{env:DB_PASSWORD}')])(
  'the local database has the local account, whether or not %s is loaded',
  (password) => {
    const own = {
      'database.hostname': 'mysql',
      'database.user': place('{secrets:mysql:user}'),
      'database.password': password,
    };
    expect(localise(connector(own), local, find).config).toMatchObject({
      'database.user': place('{env:DATABASE_USER}'),
      'database.password': place('{env:DATABASE_PASSWORD}'),
    });
  },
);

test('a database elsewhere is left alone', () => {
  const far = {
    'database.hostname': 'db.example.com',
    'database.port': '3308',
    'database.ssl.mode': 'required',
  };
  expect(localise(connector(far), local).config).toMatchObject(far);
  const none = localise(connector({ 'database.hostname': 'mysql' }), { ...local, database: undefined });
  expect(none.config['database.hostname']).toBe('mysql');
});

test('connectors of another make keep what they have', () => {
  const config = { 'database.hostname': 'mysql', topics: 'a' };
  expect(localise(connector(config, 'org.example.Sink'), local)).toEqual({
    config: { 'connector.class': 'org.example.Sink', 'tasks.max': '1', ...config },
    notes: [],
  });
});

test.each([
  ['mysql', true],
  ['mysql.shop', true],
  ['mysql.default', true],
  ['mysql.shop.svc', true],
  ['mysql.shop.svc.cluster.local.', true],
  ['localhost', true],
  ['127.0.0.1', true],
  ['', true],
  [place('{secrets:a/b:host}'), true],
  ['example.com', false],
  ['db.svc.example.com', false],
  ['10.1.2.3', false],
  ['fd00::1', false],
])('%s is local: %s', (host, expected) => {
  expect(isLocalHost(host, 'shop')).toBe(expected);
});

test('text without a placeholder stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(placeholders(text).length === 0);
      expect(substitute(text, () => 'x')).toBe(text);
    }),
  );
});
