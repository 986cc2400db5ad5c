import { join } from 'node:path';
import { request } from 'undici';
import { root } from './root.ts';
import { address, type Station } from './station.ts';

export const sink: Station = {
  name: 'sink',
  title: 'Event Display',
  port: { preferred: 18080, container: 8080, scheme: 'http://' },
  needs: [],
  async ready(site) {
    const { statusCode, body } = await request(`${address(site, sink)}/healthz`, { headersTimeout: 2000 });
    await body.dump();
    if (statusCode !== 200) throw new Error(`answers ${statusCode}`);
    return 'takes events';
  },
  docker: {
    build: { context: '.' },
    healthcheck: { test: [], interval: '', timeout: '', retries: 1, start_period: '', start_interval: '' },
  },
  native: {
    command: (site) => ({
      program: process.execPath,
      cwd: site.state,
      args: [join(root, 'scripts/stack.ts'), 'sink', '--port', String(site.ports.sink)],
    }),
    stopSeconds: 8,
  },
  doctor: [],
  cluster: ['Service.serving.knative.dev'],
};
