import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from '../../lib/json-text.ts';

const nested = (inside: string) => `${'['.repeat(20_000)}${inside}${']'.repeat(20_000)}`;

test('what JSON.stringify writes, and what is too deep for it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value);
      expect(jsonText(value)).toBe(json);
      expect(jsonText(JSON.parse(nested(json)))).toBe(nested(JSON.stringify(JSON.parse(json))));
    }),
    { numRuns: 50 },
  );
  expect(jsonText(undefined)).toBe('null');
});
