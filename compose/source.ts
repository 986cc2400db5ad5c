import { request } from 'undici';
import { connect } from './connect.ts';
import { answersOk, health, setting } from './docker/service.ts';
import { node } from './node.ts';
import { sink } from './sink.ts';
import { address, hostPort, type Station } from './station.ts';

export const source: Station = {
  name: 'source',
  title: 'KafkaSource emulator',
  port: { preferred: 19090, container: 9090, scheme: 'http://' },
  needs: ['kafka', 'connect', 'sink'],
  async ready(site) {
    const { statusCode, body } = await request(`${address(site, source)}/readyz`, { headersTimeout: 2000 });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(text.trim() || `answers ${statusCode}`);
    return text.trim();
  },
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
  native: {
    command: (site) =>
      node(site, [
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
      ]),
    stopSeconds: 12,
  },
  doctor: [],
  cluster: ['KafkaSource.sources.knative.dev'],
};
