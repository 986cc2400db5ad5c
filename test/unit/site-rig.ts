import type { Site } from '../../compose/station.ts';
import { noSettings } from '../../manifests/settings.ts';

/** A site of which a test says only what it is about. */
export const siteWith = (given: Partial<Site> = {}): Site => ({
  name: 't',
  runtime: 'native',
  state: '/no/state',
  cache: '',
  ports: { database: 1, connect: 2, kafka: 3, source: 4, sink: 5 },
  passwords: { root: '', debezium: '' },
  resources: [],
  settings: noSettings,
  loginPort: 0,
  ...given,
});
