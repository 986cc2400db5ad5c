import { expect, test } from 'vitest';
import { composeProblem } from '../../compose/docker/problems.ts';

const endpoint =
  'failed to set up container networking: driver failed programming external connectivity on endpoint p-a-1 (8a56)';

// As Docker 28.5 with Compose 2.40 said it.
test.each([
  {
    what: 'a port that another program has',
    verb: 'up',
    said: [
      ' Container p-a-1  Starting',
      `Error response from daemon: ${endpoint}: failed to bind host port for 127.0.0.1:24020:172.18.0.2:80/tcp: address already in use`,
    ],
    code: 'docker.port-taken',
    names: 'port 24020',
  },
  {
    what: 'a port that another container has',
    verb: 'up',
    said: [
      `Error response from daemon: ${endpoint}: Bind for 127.0.0.1:24021 failed: port is already allocated`,
    ],
    code: 'docker.port-taken',
    names: 'port 24021',
  },
  {
    what: 'a base image without a registry',
    verb: 'build',
    said: [
      '#3 [internal] load metadata for docker.io/library/node:24-slim',
      'failed to solve: node:24-slim: failed to resolve source metadata for docker.io/library/node:24-slim: failed to do request: Head "https://example.com/v2/": dial tcp: no such host',
      '',
    ],
    code: 'docker.no-image',
    names: 'the image node:24-slim cannot be pulled: failed to do request',
  },
  {
    what: 'npm without its registry',
    verb: 'build',
    said: [
      '#9 [source 4/5] RUN npm ci --omit=dev',
      '#9 71.20 npm error code ENOTFOUND',
      '#9 71.20 npm error network request failed',
      'failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
    ],
    code: 'docker.not-built',
    names: 'npm error code ENOTFOUND',
  },
  {
    what: 'a full disk',
    verb: 'up',
    said: ['Error response from daemon: mkdir /var/lib/docker/x: no space left on device'],
    code: 'docker.disk-full',
    names: 'full',
  },
  {
    what: 'anything else',
    verb: 'up',
    said: ['Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?', ''],
    code: 'docker.compose-failed',
    names: 'docker compose up failed: Cannot connect to the Docker daemon',
  },
])('$what is a problem with a fix', ({ verb, said, code, names }) => {
  const problem = composeProblem(verb, said);
  expect(problem.code).toBe(code);
  expect(problem.message).toContain(names);
  expect(problem.fix).not.toBe('');
});

test('silence is named as such', () => {
  expect(composeProblem('down', []).message).toBe('docker compose down failed: it said nothing');
});
