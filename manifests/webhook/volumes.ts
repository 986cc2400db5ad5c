import { checkUnique } from '../schema/names.ts';
import type { View } from '../schema/view.ts';
import { forbid, needs, oneField } from './common.ts';

const allowed = ['configMap', 'emptyDir', 'projected', 'secret'];
/** Each needs a feature that is off when Knative is installed. */
const features = ['csi', 'ephemeral', 'hostPath', 'image', 'persistentVolumeClaim'];

/** Volumes of a revision and their mounts: each volume is mounted, and each mount has one. */
export function volumeRules(spec: View): void {
  const volumes = spec.at('volumes').items;
  const mounts = spec.at('containers').items.flatMap((container) => container.at('volumeMounts').items);
  const names = new Set(volumes.map((volume) => volume.at('name').text));
  const mounted = new Set(mounts.map((mount) => mount.at('name').text));
  for (const volume of volumes) {
    forbid(
      volume,
      features,
      'Knative takes such a volume only where a feature allows it',
      'Use configMap, secret, projected or emptyDir.',
    );
    const given = volume.given([...allowed, ...features]);
    if (volume.isRecord && given.length !== 1)
      volume.refuse(
        `expected exactly one of ${allowed.join(', ')}, got ${given.join(' and ') || 'none'}`,
        'Give one of them.',
      );
    for (const source of volume.at('projected', 'sources').items) projectedRules(source);
    const name = volume.at('name');
    if (name.text !== undefined && !mounted.has(name.text))
      name.refuse(`volume with name ${JSON.stringify(name.text)} not mounted`, 'Mount it, or remove it.');
  }
  checkUnique(
    volumes.map((volume) => volume.at('name')),
    (name) => name.text,
    'volume',
  );
  for (const mount of mounts) {
    const name = mount.at('name');
    if (name.text !== undefined && !names.has(name.text))
      name.refuse('volumeMount has no matching volume', 'Add the volume, or use the name of one.');
    const path = mount.at('mountPath');
    if (path.text === '/') path.refuse('mountPath "/" is a reserved path', 'Mount it below.');
    else if (path.text !== undefined && !path.text.startsWith('/'))
      path.refuse(`invalid value: ${path.text}`, 'Write an absolute path.');
  }
  for (const container of spec.at('containers').items) {
    checkUnique(
      container.at('volumeMounts').items.map((mount) => mount.at('mountPath')),
      (path) => path.text?.replace(/(.)\/$/, '$1'),
      'mount at',
    );
  }
}

function projectedRules(source: View): void {
  const kinds = ['configMap', 'downwardAPI', 'secret', 'serviceAccountToken'];
  if (source.isRecord) oneField(source, kinds);
  for (const kind of ['configMap', 'secret']) needs(source.at(kind), ['name']);
}
