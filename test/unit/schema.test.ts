import { describe, expect, test } from 'vitest';
import { checkResources } from '../../manifests/check.ts';
import { readText } from '../../manifests/read.ts';
import { served } from '../../manifests/schema/kinds.ts';
import { unread } from '../../manifests/schema/watch.ts';

const check = async (yaml: string) => {
  const { resources, problems } = readText(yaml, 'a.yaml');
  expect(problems).toEqual([]);
  return checkResources(resources);
};

const kinds = Object.entries(served).flatMap(([apiVersion, names]) =>
  names.map((kind): [string, string] => [apiVersion, kind]),
);

describe('what a validator never asks for', () => {
  const ask =
    (...names: string[]) =>
    (value: unknown) => {
      for (const name of names) if (typeof value === 'object' && value !== null) Reflect.get(value, name);
    };

  test('is unread, with what it asked for beside it', () => {
    expect(unread({ replica: 1, image: 'a' }, ask('replicas', 'image'))).toEqual([
      { path: ['replica'], known: ['replicas', 'image'] },
    ]);
  });

  test('is no fault of an object that it does not look into, or whose keys it lists', () => {
    expect(unread({ a: { b: 1 } }, ask('a'))).toEqual([]);
    expect(unread({ a: 1 }, (value) => Object.keys(value ?? {}))).toEqual([]);
  });

  test('is found inside lists, and names of Object.prototype are fields as any other', () => {
    const value: unknown = { list: [{ name: 'a' }, { nam: 'b', constructor: 1 }] };
    const found = unread(value, (watched) => {
      if (typeof watched !== 'object' || watched === null) return;
      for (const item of Reflect.get(watched, 'list')) ask('name')(item);
    });
    expect(found.map(({ path }) => path.join('.'))).toEqual(['list.1.nam', 'list.1.constructor']);
  });
});

test.each(kinds)('%s %s: its schema is found, and knows its fields', async (apiVersion, kind) => {
  const problems = await check(
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n  label: {}\nbogus: 1\n`,
  );
  const unknown = problems.filter(({ code }) => code === 'manifest.unknown-field');
  expect(unknown.map(({ line, field }) => `${line} ${field}`).sort()).toEqual([
    '5 metadata.label',
    '6 bogus',
  ]);
  expect(unknown.find(({ field }) => field === 'metadata.label')?.fix).toBe('Did you mean labels?');
});
