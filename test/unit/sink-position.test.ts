import { expect, test } from 'vitest';
import { positionOf } from '../../sink/position.ts';

test.each([
  ['0', { seq: 0 }],
  ['17', { seq: 17 }],
  ['3d545c81-17', { life: '3d545c81', seq: 17 }],
  ['-17', undefined],
  ['', undefined],
  ['a-', undefined],
  ['a-1-2', undefined],
  ['1.5', undefined],
  ['1234567890123456', undefined],
])('%s is the place %o', (text, place) => {
  expect(positionOf(text)).toEqual(place);
});
