import { checkUnique } from '../schema/names.ts';
import type { View } from '../schema/view.ts';
import { forbid } from './common.ts';
import { containerRules } from './container.ts';
import { volumeRules } from './volumes.ts';

/** What Knative lets nobody set unless a feature is enabled. */
const features = [
  'affinity',
  'dnsConfig',
  'dnsPolicy',
  'hostAliases',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'initContainers',
  'nodeSelector',
  'priorityClassName',
  'runtimeClassName',
  'schedulerName',
  'securityContext',
  'shareProcessNamespace',
  'tolerations',
  'topologySpreadConstraints',
];

/** A revision's spec: a pod's, of which Knative takes a part. */
export function revisionRules(spec: View): void {
  const containers = spec.at('containers');
  if (containers.items.length === 0) containers.missing('Give the container that answers.');
  portRules(containers);
  const isSidecar = (container: View) =>
    containers.items.length > 1 && container.at('ports').items.length === 0;
  for (const container of containers.items) containerRules(container, isSidecar(container));
  checkUnique(
    containers.items.map((container) => container.at('name')),
    (name) => name.text,
    'container',
  );
  volumeRules(spec);
  spec.at('containerConcurrency').range(0, 1000);
  spec.at('timeoutSeconds').range(0, 600);
  forbid(
    spec,
    features,
    'Knative takes it only where a feature allows it',
    'Remove it, or enable kubernetes.podspec-… in the ConfigMap config-features.',
  );
}

/** One container has the one port; a lone one may leave it to Knative. */
function portRules(containers: View): void {
  const ports = containers.items.flatMap((container) => container.at('ports').items);
  if (ports.length > 1)
    ports[1]?.refuse('more than one container port is set', 'Keep one port, of the container that answers.');
  if (ports.length === 0 && containers.items.length > 1)
    containers.refuse(
      'one of several containers must say its port',
      'Add ports: [{containerPort: 8080}] to the one that answers.',
    );
}
