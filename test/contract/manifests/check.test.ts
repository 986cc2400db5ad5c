import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../lib/problem.ts';
import { checkResources, examine } from '../../../manifests/check.ts';
import { type Resource, readPaths, readText } from '../../../manifests/read.ts';
import { errorsOf } from './errors.ts';

const here = relative(process.cwd(), import.meta.dirname);
const good = join(here, 'good');
const bad = readdirSync(join(here, 'bad'));

const judge = async (...paths: string[]) => {
  const { resources, problems } = await readPaths(paths);
  expect(problems).toEqual([]);
  return { resources, ...(await examine(resources, { partial: false })) };
};

test('a set of which a cluster takes everything has no error and no warning', async () => {
  const { resources, errors, warnings } = await judge(good);
  expect(resources.length).toBe(42);
  expect([...errors, ...warnings]).toEqual([]);
});

test('each sample is in the table', () => {
  expect(Object.keys(errorsOf).sort()).toEqual(bad.toSorted());
});

describe.each(bad)('%s', (name) => {
  const file = join(here, 'bad', name);

  test('has its errors, at their lines and fields, and no other', async () => {
    const { errors } = await judge(good, file);
    expect(errors.map(({ line, field = '' }) => `${line} ${field}`.trim())).toEqual(errorsOf[name]);
    expect(new Set(errors.map((error) => error.file))).toEqual(new Set([file]));
  });

  test("has the errors that the cluster's judges find", async () => {
    const { resources, errors } = await judge(good, file);
    const own = resources.filter((resource) => resource.file === file);
    const expected = expectations(readFileSync(file, 'utf8'));
    const unmet = expected.filter((one) => !errors.some((error) => meets(error, one, own)));
    expect(unmet.map(({ text }) => text)).toEqual([]);
    const unexpected = errors.filter((error) => !expected.some((one) => meets(error, one, own)));
    expect(unexpected).toEqual([]);
  });
});

interface Expectation {
  readonly text: string;
  readonly object: string;
  readonly paths: readonly string[];
}

/** The lines `# expect: Kind/name: path: message` that are not about what follows from another error. */
function expectations(text: string): Expectation[] {
  return [...text.matchAll(/^# expect: (\S+): ?(?:(\S+(?:, \S+)*): )?(.*)$/gm)].flatMap(
    ([, object, at, message]) =>
      message?.includes('were not checked') || message?.includes('decoding request failed')
        ? []
        : { text: `${object} ${at} ${message}`, object: object ?? '', paths: at?.split(', ') ?? ['-'] },
  );
}

/** By object and field: a judge that names a field above or below ours means the same. */
function meets(
  { line = 0, field = '' }: Problem,
  { object, paths }: Expectation,
  own: readonly Resource[],
): boolean {
  const at = own.findLast((resource) => (resource.line([]) ?? 0) <= line);
  if (`${at?.kind}/${at?.name}` !== object) return false;
  const ours = field.replaceAll(/\["(.*?)"\]/g, '[$1]');
  return paths.some((path) => {
    const theirs = path.replaceAll('\\', '');
    return theirs === '-' || theirs.startsWith('.*') || theirs.startsWith(ours) || ours.startsWith(theirs);
  });
}

describe.each(['accepted', 'mistakes-core', 'mistakes-strimzi', 'mistakes-knative'])('%s', (name) => {
  const file = `${name}.yaml`;
  const cases = readFileSync(join(here, file), 'utf8').split('---\n');

  // Written against the judges of a cluster; a case without fields is one that they take.
  test.each(cases.map((text) => [/^# (\S+?):?[ \n]/.exec(text)?.[1] ?? '', text]))('%s', async (_, text) => {
    const [, fields = ''] = /^# \S+?(?:: (.*))?\n/.exec(text) ?? [];
    const { resources, problems } = readText(text, basename(file));
    expect(problems).toEqual([]);
    const refused = (await checkResources(resources)).map(({ field }) => field ?? '(whole)');
    expect([...new Set(refused)].sort()).toEqual(fields === '' ? [] : fields.split(' | '));
  });
});
