import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportFiles, exportStream } from '../../compose/export.ts';
import { examine } from '../../manifests/check.ts';
import { type Resource, readPaths, readText } from '../../manifests/read.ts';
import { objectAt } from '../../manifests/value.ts';
import { writeFolder } from '../../scripts/export-folder.ts';
import { inputOf } from '../unit/export-rig.ts';
import { cases } from './export/inputs.ts';
import { buildValidator, judge, kustomize, validatorMissing } from './export/validator.ts';

const overlays = ['dev', 'production'] as const;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(Object.entries(cases))('%s', (name, { yaml, more }) => {
  const input = inputOf(yaml, more);

  test.each([...overlays, 'base'])('plumbline check has nothing to say of %s', async (overlay) => {
    const out = join(folder, `${name}-${overlay}`);
    await writeFolder(out, exportFiles(input), false);
    const path = overlay === 'base' ? 'base' : `overlays/${overlay}`;
    const { resources, problems } = await readPaths([join(out, path)]);
    expect(problems).toEqual([]);
    const { errors, warnings } = await examine(resources, { partial: false });
    expect(errors).toEqual([]);
    expect(
      warnings.filter(({ code }) => code.startsWith('strimzi.') || code.startsWith('reference.')),
    ).toEqual([]);
  });

  test('no password is in any file, and the same input makes the same bytes', () => {
    const files = exportFiles(input);
    expect([...files.values()].join('\n')).not.toContain('hush');
    expect([...exportFiles(inputOf(yaml, more))]).toEqual([...files]);
  });
});

const wholeCases = ['the default stack', 'the folder of a team', 'several connectors, sources and databases'];
const why = validatorMissing();
if (why) process.stderr.write(`Exports are not shown to the cluster's own judge: ${why}\n`);

describe.skipIf(why !== undefined)(
  `the cluster's own judge has nothing to say (${why ?? 'it is here'})`,
  () => {
    let built: string | undefined;
    beforeAll(async () => {
      built = await buildValidator(folder);
    }, 600_000);

    function programOr(skip: (why: string) => never): string {
      return built ?? skip('the validator is not compiled on this machine yet: run the tests again');
    }

    describe.each(Object.entries(cases))('%s', (name, { yaml, more }) => {
      const input = inputOf(yaml, more);

      // Each run takes a second: what one overlay shows need not be shown thrice.
      test.runIf(wholeCases.includes(name))('of the folder as it is', async ({ skip }) => {
        const program = programOr(skip);
        const out = join(folder, `${name}-raw`);
        await writeFolder(out, exportFiles(input), false);
        expect(await judge(program, out)).toEqual([]);
      });

      test.for(overlays)('of the overlay %s, which is what the stream has', async (overlay, { skip }) => {
        const program = programOr(skip);
        const out = join(folder, `${name}-${overlay}-judged`);
        await writeFolder(out, exportFiles(input), false);
        const rendered = await kustomize(join(out, 'overlays', overlay));
        await writeFile(`${out}.yaml`, rendered);
        expect(await judge(program, `${out}.yaml`)).toEqual([]);
        const streamed = readText(exportStream(input, overlay), 'stream.yaml');
        expect(byId(readText(rendered, 'rendered.yaml').resources)).toEqual(byId(streamed.resources));
      });
    });
  },
);

/** Secrets are compared by their keys: one has its values in base64, the other is to be filled in. */
function byId(resources: readonly Resource[]): Map<string, unknown> {
  const entries = resources.map(({ document }): [string, unknown] => {
    const { apiVersion, kind, data, stringData, ...rest } = objectAt(document);
    const { name, namespace } = objectAt(document, 'metadata');
    const body =
      kind === 'Secret'
        ? { rest, keys: Object.keys({ ...objectAt(data), ...objectAt(stringData) }).sort() }
        : document;
    return [`${apiVersion} ${kind} ${namespace}/${name}`, body];
  });
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
