import { isRecord } from '../../read.ts';
import { checkName, checkUnique, dnsLabel } from '../names.ts';
import { quantity } from '../quantity.ts';
import type { View } from '../view.ts';
import { containerRules } from './container.ts';
import { annotationRules, labelRules } from './metadata.ts';
import { placementRules } from './placement.ts';
import { claimRules } from './storage.ts';

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
  for (const container of spec.at('initContainers').items) initRules(container);
  if (spec.at('hostNetwork').flag === true) for (const container of all) hostPortRules(container);
  placementRules(spec);
  spec.at('terminationGracePeriodSeconds').range(0);
  spec.at('activeDeadlineSeconds').range(1);
}

/** One that ends before the others start can be probed by none. */
function initRules(container: View): void {
  const policy = container.at('restartPolicy');
  if (policy.text === 'Always') return;
  for (const probe of container.given(['livenessProbe', 'readinessProbe', 'startupProbe']))
    container.at(probe).refuse('an init container is not probed', 'Remove it, or add restartPolicy: Always.');
}

function hostPortRules(container: View): void {
  for (const port of container.at('ports').items) {
    const host = port.at('hostPort');
    if (host.number && host.number !== port.at('containerPort').number)
      host.refuse(
        'in the network of the host it must be the containerPort',
        'Remove it, or make the two the same.',
      );
  }
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
  const claim = volume.at('ephemeral', 'volumeClaimTemplate');
  if (claim.isRecord) claimRules(claim);
  else if (volume.at('ephemeral').isRecord) claim.missing();
  const size = volume.at('emptyDir', 'sizeLimit');
  if ((quantity(size.value) ?? 0) < 0) size.refuse('it is negative', 'Make it 0 or more.');
  for (const source of volume.at('projected', 'sources').items)
    for (const kind of ['configMap', 'secret'])
      for (const item of source.at(kind, 'items').items) itemPath(item.at('path'));
}

function itemPath(path: View): void {
  if (path.value === '') path.missing();
  else if (path.text?.startsWith('/'))
    path.refuse('it must be a path inside the volume', 'Remove the / at its beginning.');
  else if (path.text?.split('/').includes('..'))
    path.refuse('it must be a path inside the volume', 'Use no ..');
}
