import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLegalHeaderValue, latin1, utf8 } from '../../emulator/text.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const U = '\uFFFD';

describe('utf8', () => {
  it('reads valid text as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => utf8(Buffer.from(text)) === text));
  });

  it.each([
    ['ff', U],
    ['c3', U],
    ['c3 28', `${U}(`],
    ['e2 82', U],
    ['e2 82 28', `${U}(`],
    // Where WHATWG makes three of it.
    ['ed a0 80', U],
    ['f0 9f 98', U],
    ['f4 90 80 80', U.repeat(4)],
    ['c0 80', U + U],
    ['61 ff 62', `a${U}b`],
    ['f0 9f 98 80 ff', `😀${U}`],
  ])('reads %s as Java does', (bytes, text) => {
    expect(utf8(hex(bytes))).toBe(text);
  });

  it('never fails, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof utf8(Buffer.from(bytes)) === 'string'));
  });
});

describe('header values', () => {
  it('have ? for each unit above U+00FF', () => {
    expect(latin1('naïve € 😀')).toBe('naïve ? ??');
  });

  it.each(['plain', 'a\tb', ' x ', 'a\n b', 'a\r\n\tb', 'ÿ\u0080', ''])('%j is legal', (value) => {
    expect(isLegalHeaderValue(value)).toBe(true);
  });

  it.each(['\0', 'a\x01', '\x0c', '\x7f', 'a\rb', 'a\nb', 'a\r\nb', 'a\n', 'a\r', 'a\r b'])(
    '%j is illegal',
    (value) => {
      expect(isLegalHeaderValue(value)).toBe(false);
    },
  );
});
