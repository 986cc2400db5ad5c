import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableJson } from '../../lib/printable.ts';

test.each([
  ['plain, Grüße, 名前, 👩‍🚀', 'plain, Grüße, 名前, 👩‍🚀'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\u001b[2J', '\\u001b[2J'],
  ['\u009b31m', '\\u009b31m'],
  ['a\u0000b\u007f', 'a\\u0000b\\u007f'],
  ['user\u202egnp.exe', 'user\\u202egnp.exe'],
  ['a\u2066b\u2069\ufeff\u200b', 'a\\u2066b\\u2069\\ufeff\\u200b'],
  ['\ud800', '\\ud800'],
  ['\u{e0041}', '\\udb40\\udc41'],
])('%j', (text, shown) => expect(printable(text)).toBe(shown));

test('line feeds may stay', () => {
  expect(printable('a\n\tb\u001b', '\n\t')).toBe('a\n\tb\\u001b');
});

test('JSON reads the same, whatever was in it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const json = printableJson({ value, text });
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
      expect(json).toBe(printable(json));
    }),
  );
});
