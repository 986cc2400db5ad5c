import { isRecord } from '../../read.ts';
import { checkName, checkUnique, dnsLabel } from '../names.ts';
import type { View } from '../view.ts';
import { containerRules } from './container.ts';
import { annotationRules, labelRules } from './metadata.ts';

/** `template` of whatever makes pods; `claims` are volumes that it adds itself. */
export function templateRules(
  template: View,
  policies: readonly string[],
  claims: readonly string[] = [],
): void {
  labelRules(template.at('metadata', 'labels'));
  annotationRules(template.at('metadata', 'annotations'));
  if (!template.isRecord) return;
  const spec = template.at('spec');
  const policy = spec.at('restartPolicy');
  if (!spec.isPresent) spec.missing();
  else if (!policies.includes(policy.text ?? 'Always'))
    policy.refuse(
      `restartPolicy of a ${template.resource.kind} must be ${policies.join(' or ')}`,
      `Write restartPolicy: ${policies[0]}.`,
    );
  podRules(spec, claims);
}

/** A pod's spec. */
export function podRules(spec: View, claims: readonly string[] = []): void {
  const volumes = spec.at('volumes').items;
  for (const volume of volumes) volumeRules(volume);
  checkUnique(
    volumes.map((volume) => volume.at('name')),
    (name) => name.text,
    'volume',
  );
  const names = new Set([...claims, ...volumes.map((volume) => volume.at('name').text ?? '')]);
  const containers = spec.at('containers');
  if (Array.isArray(containers.value) && containers.value.length === 0)
    containers.refuse('a pod needs one container at least', 'Add one.');
  const all = [...containers.items, ...spec.at('initContainers').items];
  for (const container of all) containerRules(container, names);
  checkUnique(
    all.map((container) => container.at('name')),
    (name) => name.text,
    'container',
  );
  spec.at('terminationGracePeriodSeconds').range(0);
}

const sources = (volume: View): string[] =>
  volume.entries.map(([key]) => key).filter((key) => key !== 'name');

function volumeRules(volume: View): void {
  if (!isRecord(volume.value)) return;
  checkName(volume.at('name'), dnsLabel, 'the name of a volume');
  const [first, ...more] = sources(volume);
  for (const other of more)
    volume.at(other).refuse(`a volume is of one kind, and this is ${first} already`, 'Keep one.');
  if (volume.at('secret').isRecord && volume.at('secret', 'secretName').text === undefined)
    volume.at('secret', 'secretName').missing();
  for (const kind of ['configMap', 'secret', 'downwardAPI']) {
    if (kind === 'configMap' && volume.at(kind).isRecord && volume.at(kind, 'name').text === undefined)
      volume.at(kind, 'name').missing();
    for (const item of volume.at(kind, 'items').items) itemPath(item.at('path'));
    volume.at(kind, 'defaultMode').range(0, 0o777);
  }
  for (const source of volume.at('projected', 'sources').items)
    for (const kind of ['configMap', 'secret'])
      for (const item of source.at(kind, 'items').items) itemPath(item.at('path'));
}

function itemPath(path: View): void {
  if (path.text?.startsWith('/'))
    path.refuse('it must be a path inside the volume', 'Remove the / at its beginning.');
  else if (path.text?.split('/').includes('..'))
    path.refuse('it must be a path inside the volume', 'Use no ..');
}
