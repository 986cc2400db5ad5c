import { expect, test } from 'vitest';
import { isFirstStart } from '../../compose/docker/first-start.ts';

const never = '0001-01-01T00:00:00Z';

function container(health: string, init: boolean, change: { FinishedAt?: string; Created?: string } = {}) {
  return {
    Created: change.Created ?? '2026-11-22T15:13:44.447096228Z',
    State: { FinishedAt: change.FinishedAt ?? never, Health: { Status: health } },
    HostConfig: { Init: init },
    Mounts: [{ Type: 'volume' }],
  };
}

const fresh = [{ Name: 'plumbline_database', CreatedAt: '2026-11-22T15:13:44Z' }];

test('a database that was never healthy, on a volume made for it, has only a draft of its data', () => {
  expect(isFirstStart([container('starting', false), container('healthy', true)], fresh)).toBe(true);
});

test.each([
  ['it has been healthy', [container('healthy', false), container('starting', true)], fresh],
  ['it ran before', [container('starting', false, { FinishedAt: '2026-11-22T15:14:44Z' })], fresh],
  [
    'another was restarted',
    [container('starting', false), container('starting', true, { FinishedAt: '2026-11-22T15:14:44Z' })],
    fresh,
  ],
  ['the volume is older', [container('starting', false)], [{ CreatedAt: '2026-11-22T15:13:20Z' }]],
  ['one volume is older', [container('starting', false)], [...fresh, { CreatedAt: '2026-11-21T15:13:20Z' }]],
  ['a volume has no date', [container('starting', false)], [{ Name: 'plumbline_database' }]],
  ['nothing is there', [], fresh],
])('its data are kept if %s', (_, containers, volumes) => {
  expect(isFirstStart(containers, volumes)).toBe(false);
});
