import { expect, test } from 'vitest';
import { PlumblineError } from '../../lib/problem.ts';
import { observedOf } from '../../scripts/sink-observed.ts';

const env = { PLUMBLINE_DATABASE_USER: 'debezium', PLUMBLINE_DATABASE_PASSWORD: 'x' };

test('what is given is observed, and nothing else', () => {
  expect(observedOf({}, env)).toBeUndefined();
  expect(observedOf({ sourceUrl: 'http://source:9090/' }, env)).toEqual({
    reach: { source: 'http://source:9090' },
  });
  expect(
    observedOf(
      {
        database: 'database:3306',
        connectUrl: 'http://connect:8083',
        bootstrapServers: 'kafka:9092,other:9092',
        published: 'database=13306,sink=18080',
      },
      env,
    ),
  ).toEqual({
    reach: {
      database: { host: 'database', port: 3306, user: 'debezium', password: 'x' },
      connect: 'http://connect:8083',
      kafka: 'kafka:9092',
    },
    published: { database: 13306, sink: 18080 },
  });
});

test.each([
  [{ database: 'mysql' }, 'option.database'],
  [{ database: 'mysql:99999' }, 'option.database'],
  [{ connectUrl: 'connect:8083' }, 'option.connect-url'],
  [{ sourceUrl: 'https://x' }, 'option.source-url'],
  [{ bootstrapServers: '' }, 'option.bootstrap-servers'],
  [{ kafka: '', sourceUrl: 'http://x', published: 'sinks=1' }, 'option.published'],
])('%s is a mistake with a fix', (given, code) => {
  const run = () => observedOf(given, env);
  expect(run).toThrow(PlumblineError);
  expect(run).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ code })] }));
});
