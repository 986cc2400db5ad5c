import { expect, test } from 'vitest';
import { staleStations } from '../../compose/stale.ts';
import type { Site } from '../../compose/station.ts';
import { noSettings } from '../../manifests/settings.ts';
import { siteWith } from './site-rig.ts';

const site = siteWith({ resources: ['/a'] });
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

test('what the YAML now says otherwise is started anew', () => {
  const { kafka, connect } = noSettings;
  const running = ['connect', 'kafka', 'source', 'sink'] as const;
  const other = (settings: Partial<Site['settings']>) =>
    staleStations(site, { ...site, settings: { ...noSettings, ...settings } }, running);
  expect(other({ kafka: { ...kafka, config: { 'num.partitions': '3' } } })).toEqual(['kafka', 'source']);
  expect(other({ connect: { ...connect, config: { 'tasks.max': '3' } } })).toEqual(['connect', 'source']);
  expect(other({ kafka: { ...kafka, secured: true } })).toEqual(['connect', 'kafka', 'source']);
  expect(other({ databases: { ...noSettings.databases, local: false } })).toEqual(['source', 'sink']);
  expect(other(JSON.parse(JSON.stringify(noSettings)))).toEqual([]);
});
