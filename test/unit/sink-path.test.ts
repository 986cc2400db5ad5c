import { expect, test } from 'vitest';
import { cleanPath, isBadTarget } from '../../sink/path.ts';

test.each([
  ['/', undefined],
  ['/a/b?x=//', undefined],
  ['/.well-known', undefined],
  ['/a..b/...', undefined],
  ['//', '/'],
  ['//a/../b?x=1', '/b?x=1'],
  ['/a/./', '/a/'],
  ['/a/..', '/'],
  ['http://h/a', undefined],
  ['http://h', '/'],
  ['http://h?x', '/?x'],
  ['http://h//a/../b', '/b'],
])('%s is sent to %s', (path, clean) => {
  expect(cleanPath(path)).toBe(clean);
});

test('escapes that are none', () => {
  expect(['/%zz', '/%4', '*', '*x', '/%41', '/?%zz'].map(isBadTarget)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
