import { expect, test } from 'vitest';
import { isFirstStart } from '../../compose/docker/first-start.ts';

const script = '/bin/bash /usr/local/bin/docker-entrypoint.sh mysqld --server-id=1';
const server = 'mysqld --server-id=1';

function database(command: string, FinishedAt = '0001-01-01T00:00:00Z') {
  return {
    Created: '2026-11-22T15:13:44.447096228Z',
    Path: 'docker-entrypoint.sh',
    command,
    State: { FinishedAt },
    Mounts: [{ Type: 'volume' }],
  };
}

const connect = {
  ...database('/sbin/docker-init -- /docker-entrypoint.sh start'),
  Path: '/docker-entrypoint.sh',
};
const sink = { ...database('bash docker-entrypoint.sh node'), Mounts: [] };
const fresh = [{ Name: 'plumbline_database', CreatedAt: '2026-11-22T15:13:44Z' }];
const ended = '2026-11-22T15:14:44Z';

test('a database whose image still makes its data, on a volume made for it, has only a draft of them', () => {
  expect(isFirstStart([connect, database(script), sink], fresh)).toBe(true);
});

test.each([
  ['the server itself runs', [database(server), connect, sink], fresh],
  ['it does not run', [database('')], fresh],
  ['it ran before', [database(script, ended)], fresh],
  ['another was restarted', [database(script), { ...connect, State: { FinishedAt: ended } }], fresh],
  ['the volume is older', [database(script)], [{ CreatedAt: '2026-11-22T15:13:20Z' }]],
  ['one volume is older', [database(script)], [...fresh, { CreatedAt: '2026-11-21T15:13:20Z' }]],
  ['a volume has no date', [database(script)], [{ Name: 'plumbline_database' }]],
  ['nothing is there', [], fresh],
])('the data are kept if %s', (_, containers, volumes) => {
  expect(isFirstStart(containers, volumes)).toBe(false);
});
