import type { View } from '../schema/view.ts';
import { forbid } from './common.ts';
import { isImage } from './image.ts';

const reservedVariables = ['K_SERVICE', 'K_CONFIGURATION', 'K_REVISION'];
/** Of the queue-proxy beside each container, and of its metrics. */
const reservedPorts = [8008, 8012, 8013, 8022, 9090, 9091];

/** A container of a revision. A sidecar is one that gets no requests. */
export function containerRules(container: View, isSidecar: boolean): void {
  const name = container.at('name');
  if (name.text === 'queue-proxy' || name.text === 'queue-proxy-container')
    name.refuse(`${JSON.stringify(name.text)} is a reserved name`, 'Choose another name.');
  const image = container.at('image');
  if (image.text === undefined) image.missing('Name the image.');
  else if (!isImage(image.text))
    image.refuse(
      `failed to parse image reference ${JSON.stringify(image.text)}`,
      'Write it as HOST/NAME:TAG, in lower case.',
    );
  variables(container, isSidecar);
  for (const port of container.at('ports').items) portRules(port);
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) probeRules(container.at(probe));
  const policy = container.at('terminationMessagePolicy');
  if (policy.text !== undefined && policy.text !== 'File' && policy.text !== 'FallbackToLogsOnError')
    policy.refuse(`invalid value: ${policy.text}`, 'Write File or FallbackToLogsOnError.');
  const security = container.at('securityContext');
  for (const id of ['runAsUser', 'runAsGroup']) security.at(id).range(0, 2 ** 31 - 1);
  if (security.at('privileged').flag === true)
    security.at('privileged').refuse('Knative runs no privileged containers', 'Remove it.');
  if (security.at('capabilities', 'add').items.length > 0)
    security.at('capabilities', 'add').refuse('Knative adds no capabilities', 'Remove it.');
}

function variables(container: View, isSidecar: boolean): void {
  const reserved = isSidecar ? reservedVariables : ['PORT', ...reservedVariables];
  const names = new Set<string>();
  for (const one of container.at('env').items) {
    const name = one.at('name');
    if (name.value === '') name.missing('Name the variable.');
    if (name.text === undefined) continue;
    if (reserved.includes(name.text))
      name.refuse(`${JSON.stringify(name.text)} is a reserved variable: Knative sets it`, 'Remove it.');
    if (names.has(name.text)) name.refuse('this variable is set above already', 'Keep one of the two.');
    names.add(name.text);
    forbid(
      one.at('valueFrom'),
      ['fieldRef', 'resourceFieldRef'],
      'Knative takes it only where the feature kubernetes.podspec-fieldref is enabled',
    );
  }
  for (const one of container.at('envFrom').items) {
    const kinds = one.given(['configMapRef', 'secretRef']);
    if (one.isRecord && kinds.length !== 1)
      one.refuse(`it names ${kinds.length} sources`, 'Give configMapRef or secretRef.');
  }
}

function portRules(port: View): void {
  const number = port.at('containerPort');
  number.range(0, 65535);
  if (number.number !== undefined && reservedPorts.includes(number.number))
    number.refuse(`${number.number} is a reserved port`, 'Use another one; 8080 is usual.');
  const name = port.at('name');
  if (name.text !== undefined && name.text !== 'h2c' && name.text !== 'http1')
    name.refuse(`port name ${name.text} is not allowed`, 'Leave it out, or write h2c or http1.');
  const protocol = port.at('protocol');
  if (protocol.text !== undefined && protocol.text !== 'TCP')
    protocol.refuse(`invalid value: ${protocol.text}`, 'Write TCP.');
}

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

function probeRules(probe: View): void {
  if (!probe.isRecord) return;
  const given = probe.given(handlers);
  // Of a readiness probe, Knative fills in the handler.
  const isReadiness = probe.path.at(-1) === 'readinessProbe';
  if (given.length > 1 || (given.length === 0 && !isReadiness))
    probe.refuse(
      `expected exactly one of ${handlers.join(', ')}, got ${given.join(' and ') || 'none'}`,
      'Give one of them.',
    );
  for (const name of ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'failureThreshold'])
    probe.at(name).range(0);
  if (isReadiness && probe.at('periodSeconds').number === 0)
    for (const name of ['failureThreshold', 'timeoutSeconds'])
      if (probe.at(name).number)
        probe.at(name).refuse('it is disallowed when periodSeconds is zero', 'Remove it.');
}
