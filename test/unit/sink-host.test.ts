import { expect, test } from 'vitest';
import { mayRead } from '../../sink/host.ts';
import { cleanPath, isBadTarget } from '../../sink/path.ts';

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

test.each([
  ['/', undefined],
  ['/a/b?x=//', undefined],
  ['/.well-known', undefined],
  ['/a..b/...', undefined],
  ['//', '/'],
  ['//a/../b?x=1', '/b?x=1'],
  ['/a/./', '/a/'],
  ['/a/..', '/'],
])('%s is sent to %s', (path, clean) => {
  expect(cleanPath(path)).toBe(clean);
});

test('escapes that are none', () => {
  expect(['/%zz', '/%4', '*', '/%41', '/?%zz'].map(isBadTarget)).toEqual([true, true, true, false, false]);
});
