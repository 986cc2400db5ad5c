import { join } from 'node:path';
import { atUp } from '../manifests/settings-at-up.ts';
import { sourceParts } from '../manifests/write/source-documents.ts';
import { connect, containerValues, valuesFolder } from './connect.ts';
import { answersOk, health, literals, setting } from './docker/service.ts';
import { functionLogs } from './function-logs.ts';
import { containerLoginAddress, loginAddress } from './kafka.ts';
import { labels } from './labels.ts';
import { node } from './node.ts';
import { usersKey } from './passwords.ts';
import { sourceReady } from './probe/stations.ts';
import { sink } from './sink.ts';
import { address, hostPort, type Site, type Station } from './station.ts';

/** Where the files' KafkaUsers log in, if they do. */
const loginArguments = ({ settings }: Site, at: string): string[] =>
  settings.kafka.secured ? ['--logins', at] : [];

const environment = (site: Site): Record<string, string> => ({
  PLUMBLINE_AT_UP: JSON.stringify(atUp(site.settings)),
  ...(site.settings.kafka.secured ? { PLUMBLINE_USERS_KEY: usersKey(site) } : {}),
});

/** What it remembers over restarts. */
const stateFolder = (site: Site): string => join(site.state, 'source');
const containerState = '/state';

export const source: Station = {
  name: 'source',
  title: labels.source.title,
  port: { preferred: 19090, container: 9090, scheme: labels.source.scheme },
  needs: ['kafka', 'connect', 'sink'],
  ready: (reach) => sourceReady(reach.source),
  docker: {
    build: { context: '.' },
    init: true,
    command: [
      'node',
      'scripts/stack.ts',
      'source',
      '-f',
      '/resources',
      '--bootstrap-servers',
      'kafka:9092',
      '--plaintext',
      '--connect-url',
      'http://connect:8083',
      '--database',
      'env',
      '--event-display',
      'http://sink:8080',
      '--port',
      '9090',
      '--host',
      '0.0.0.0',
    ],
    volumes: [`${setting('RESOURCES', './examples/inventory')}:/resources:ro`],
    // What it reads from and delivers to stops after it.
    depends_on: {
      connect: { condition: 'service_started' },
      kafka: { condition: 'service_started' },
      sink: { condition: 'service_started' },
    },
    healthcheck: health(answersOk(9090, '/readyz'), '120s'),
    stop_grace_period: '15s',
  },
  container: (site) => ({
    args: [
      ...loginArguments(site, containerLoginAddress),
      ...['--state', containerState, '--values-at', containerValues],
      '--functions-elsewhere',
    ],
    mounts: [{ source: stateFolder(site), target: containerState }],
    environment: literals(environment(site)),
  }),
  native: {
    command: (site) =>
      node(
        site,
        [
          'source',
          ...site.resources.flatMap((path) => ['-f', path]),
          '--bootstrap-servers',
          hostPort(site, 'kafka'),
          '--plaintext',
          '--connect-url',
          address(site, connect),
          '--database',
          'env',
          '--event-display',
          address(site, sink),
          '--port',
          String(site.ports.source),
          ...loginArguments(site, loginAddress(site)),
          '--state',
          stateFolder(site),
          '--functions',
          functionLogs(site),
          '--values-at',
          valuesFolder(site),
        ],
        environment(site),
      ),
    stopSeconds: 12,
  },
  doctor: [],
  cluster: {
    kinds: ['KafkaSource.sources.knative.dev', 'KafkaUser.kafka.strimzi.io', 'Secret'],
    resources(plan, profile) {
      const parts = plan.sources.map((each) => sourceParts(each, plan, profile));
      return {
        entries: parts.flatMap(({ entries }) => entries),
        secrets: parts.flatMap(({ secrets }) => secrets),
      };
    },
  },
};
