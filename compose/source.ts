import { join } from 'node:path';
import { request } from 'undici';
import { connect } from './connect.ts';
import { root } from './root.ts';
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
    healthcheck: { test: [], interval: '', timeout: '', retries: 1, start_period: '', start_interval: '' },
  },
  native: {
    command: (site) => ({
      program: process.execPath,
      cwd: site.state,
      args: [
        join(root, 'scripts/stack.ts'),
        'source',
        ...site.resources.flatMap((path) => ['-f', path]),
        '--bootstrap-servers',
        hostPort(site, 'kafka'),
        '--connect-url',
        address(site, connect),
        '--database',
        hostPort(site, 'database'),
        '--event-display',
        address(site, sink),
        '--port',
        String(site.ports.source),
      ],
    }),
    stopSeconds: 12,
  },
  doctor: [],
  cluster: ['KafkaSource.sources.knative.dev'],
};
