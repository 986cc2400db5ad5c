import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isRecord, type Loaded, readPaths, readText } from '../../manifests/read.ts';

const folder = (name: string) => fileURLToPath(new URL(`kustomize/${name}`, import.meta.url));

/** `kubectl` of this machine, if it has one that builds. */
const hasKubectl = spawnSync('kubectl', ['kustomize', folder('several')]).status === 0;

/** By what they are, in their names without the hash of generated ones. */
function documents({ resources }: Loaded): Map<string, unknown> {
  return new Map(
    resources.map(({ document, kind, namespace, name }) => {
      const plain = name.replace(/-[a-z0-9]{10}$/, '');
      const { metadata, ...rest } = isRecord(document) ? document : {};
      return [
        `${kind} ${namespace}/${plain}`,
        { ...rest, metadata: { ...(isRecord(metadata) ? metadata : {}), name: plain } },
      ];
    }),
  );
}

describe.each(['overlay/base', 'overlay/production', 'strategic', 'several'])('%s', (name) => {
  it.skipIf(!hasKubectl)(
    'is built as kubectl kustomize does (skipped where there is no kubectl)',
    async () => {
      const { stdout } = spawnSync('kubectl', ['kustomize', folder(name)], { encoding: 'utf8' });
      const built = await readPaths([folder(name)]);
      expect(built.problems).toEqual([]);
      const [ours, theirs] = [documents(built), documents(readText(stdout, 'kubectl'))];
      expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
      for (const [key, document] of theirs) expect(ours.get(key), key).toEqual(document);
    },
  );
});

describe('a built folder', () => {
  it('keeps the place of each document', async () => {
    const { resources } = await readPaths([folder('overlay/production')]);
    const place = (kind: string) => {
      const found = resources.find((one) => one.kind === kind);
      return [found?.file.replace(folder('overlay'), ''), found?.line(['metadata', 'name'])];
    };
    expect(place('RoleBinding')).toEqual(['/base/d.yaml', 27]);
    expect(place('ConfigMap')).toEqual(['/base/kustomization.yaml', 7]);
    expect(place('Secret')).toEqual(['/production/kustomization.yaml', 8]);
  });

  it('depends on all that was looked at', async () => {
    const { inputs } = await readPaths([folder('overlay/production')]);
    const names = inputs.paths.map((path) => path.replace(folder('overlay'), ''));
    expect(names).toEqual(
      expect.arrayContaining(['/production', '/base/kustomization.yaml', '/base/d.yaml', '/base/x.env']),
    );
  });
});
