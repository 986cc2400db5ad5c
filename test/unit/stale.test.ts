import { expect, test } from 'vitest';
import { staleStations } from '../../compose/stale.ts';
import type { Site } from '../../compose/station.ts';

const site: Site = {
  name: 't',
  runtime: 'native',
  state: '',
  cache: '',
  ports: { database: 1, connect: 2, kafka: 3, source: 4, sink: 5 },
  passwords: { root: '', debezium: '' },
  resources: ['/a'],
};
const running = ['source', 'sink'] as const;

test('what runs as it would be started is taken over', () => {
  expect(staleStations(site, { ...site }, running)).toEqual([]);
});

test('all is started anew when a station that they know has moved', () => {
  const moved = { ...site, ports: { ...site.ports, kafka: 33 } };
  expect(staleStations(site, moved, running)).toEqual(running);
});

test('another YAML starts the source anew, if it runs', () => {
  const other = { ...site, resources: ['/b'] };
  expect(staleStations(site, other, running)).toEqual(['source']);
  expect(staleStations(site, other, ['sink'])).toEqual([]);
});
