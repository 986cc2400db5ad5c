import { expect, test } from 'vitest';
import { Keys } from '../../sink/tables/keys.ts';

test('keys are had from when they are added until they are deleted, whatever others do', () => {
  const keys = new Keys();
  const count = 20_000;
  for (let id = 0; id < count; id++) keys.add(`${id}`);
  for (let id = 0; id < count; id += 3) expect(keys.delete(`${id}`)).toBe(true);
  const wrong = Array.from({ length: count }, (_none, id) => id).filter(
    (id) => keys.has(`${id}`) !== (id % 3 !== 0),
  );
  expect(wrong).toEqual([]);
  expect(keys.size).toBe(count - Math.ceil(count / 3));
  expect(keys.delete('0')).toBe(false);
  keys.clear();
  expect([keys.size, keys.has('1')]).toEqual([0, false]);
});
