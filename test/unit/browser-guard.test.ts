import { expect, test } from 'vitest';
import { isCrossSite, mayRead, refusedWrite } from '../../lib/browser-guard.ts';

test.each([
  ['127.0.0.1:18080', true],
  ['localhost', true],
  ['LOCALHOST:1', true],
  ['app.localhost:1', true],
  ['[::1]:18080', true],
  ['192.168.1.7', true],
  ['sink:8080', true],
  ['display.example.com', true],
  ['evil.example.com:18080', false],
  ['localhost.evil.com', false],
  ['127.0.0.1.evil.com', false],
  ['', false],
  ['a:b:c', false],
])('Host: %s', (host, allowed) => {
  expect(mayRead(host, 'Display.example.com')).toBe(allowed);
});

const here = { host: '127.0.0.1:18080', 'content-type': 'application/json' };

test.each([
  [{ host: '127.0.0.1:1' }, false],
  [{ host: '127.0.0.1:1', origin: 'http://127.0.0.1:1' }, false],
  [{ host: 'LocalHost:1', origin: 'http://localhost:1' }, false],
  [{ host: '127.0.0.1:1', origin: 'http://127.0.0.1:2' }, true],
  [{ host: '127.0.0.1:1', origin: 'https://127.0.0.1:1' }, true],
  [{ host: '127.0.0.1:1', origin: 'null' }, true],
  [{ host: '127.0.0.1:1', 'sec-fetch-site': 'same-origin' }, false],
  [{ host: '127.0.0.1:1', 'sec-fetch-site': 'none' }, false],
  [{ host: '127.0.0.1:1', 'sec-fetch-site': 'same-site' }, true],
  [{ host: '127.0.0.1:1', 'sec-fetch-site': 'cross-site' }, true],
  [{ origin: 'http://evil.example' }, true],
])('a request with %j comes from another site: %s', (headers, crossSite) => {
  expect(isCrossSite(headers)).toBe(crossSite);
});

test.each([
  [here, undefined],
  [{ ...here, 'content-type': 'application/json; charset=utf-8' }, undefined],
  [{ ...here, host: 'evil.example:18080' }, 'host.foreign'],
  [{ ...here, origin: 'http://evil.example' }, 'origin.foreign'],
  [{ ...here, 'sec-fetch-site': 'cross-site' }, 'origin.foreign'],
  [{ ...here, 'content-type': 'text/plain' }, 'request.no-json'],
  [{ ...here, 'content-type': 'application/json-seq' }, 'request.no-json'],
  [{ host: '127.0.0.1' }, 'request.no-json'],
])('what changes something, with %j: %s', (headers, code) => {
  expect(refusedWrite(headers, '127.0.0.1')?.problem.code).toBe(code);
});
