import {
  checkName,
  checkUnique,
  dataKey,
  dnsLabel,
  dnsSubdomain,
  envName,
  portName,
  qualifiedName,
} from '../names.ts';
import { quantity } from '../quantity.ts';
import type { View } from '../view.ts';
import { seccompRules } from './placement.ts';
import { targetPort } from './service.ts';

/** What pods' containers must keep to; `volumes` are the names that mounts may use, undefined when that is unknown. */
export function containerRules(container: View, volumes: ReadonlySet<string> | undefined): void {
  checkName(container.at('name'), dnsLabel, 'the name of a container');
  const image = container.at('image');
  if (image.text === undefined) image.missing();
  env(container);
  ports(container);
  resourceRules(container.at('resources'));
  mounts(container, volumes);
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) probeRules(container.at(name));
  for (const hook of ['postStart', 'preStop']) {
    const handler = container.at('lifecycle', hook);
    if (handler.isRecord && handler.given(['exec', 'httpGet', 'sleep', 'tcpSocket']).length === 0)
      handler.missing('Give exec, httpGet or sleep.');
    commandRules(handler.at('exec'));
  }
  const security = container.at('securityContext');
  seccompRules(security.at('seccompProfile'));
  security.at('runAsUser').range(0, 2 ** 31 - 1);
  security.at('runAsGroup').range(0, 2 ** 31 - 1);
  const escalation = security.at('allowPrivilegeEscalation');
  if (escalation.flag === false && security.at('privileged').flag === true)
    escalation.refuse('a privileged container can always escalate', 'Remove privileged: true.');
}

/** `env` and `envFrom`. */
function env(container: View): void {
  for (const one of container.at('env').items) {
    const name = one.at('name');
    if (name.value === '') name.missing('Name the variable.');
    checkName(name, envName, 'the name of a variable');
    const source = one.at('valueFrom');
    if (!source.isPresent) continue;
    for (const kind of ['configMapKeyRef', 'secretKeyRef']) {
      checkName(source.at(kind, 'key'), dataKey, 'a key');
      needsName(source.at(kind));
    }
    const kinds = source.entries.map(([kind]) => kind);
    if (kinds.length === 0) source.refuse('it names no source', 'Give secretKeyRef or configMapKeyRef.');
    else if (one.at('value').text !== undefined)
      source.refuse('it cannot stand beside a value', 'Keep value or valueFrom.');
    else if (kinds.length > 1)
      source.refuse(`it names ${kinds.length} sources: ${kinds.join(', ')}`, 'Keep one.');
  }
  for (const one of container.at('envFrom').items) {
    const kinds = one.given(['configMapRef', 'secretRef']);
    for (const kind of kinds) needsName(one.at(kind));
    if (kinds.length !== 1 && one.isRecord)
      one.refuse(`it names ${kinds.length} sources`, 'Give configMapRef or secretRef.');
  }
}

function needsName(reference: View): void {
  if (reference.isRecord && reference.at('name').text === undefined) reference.at('name').missing();
  checkName(reference.at('name'), dnsSubdomain, 'a name');
}

function ports(container: View): void {
  const all = container.at('ports').items;
  for (const port of all) {
    port.at('containerPort').range(1, 65535);
    port.at('hostPort').range(0, 65535);
    checkName(port.at('name'), portName, 'the name of a port');
  }
  checkUnique(
    all.map((port) => port.at('name')),
    (name) => name.text,
    'port of the name',
  );
}

/** Requests and limits of a container. */
export function resourceRules(resources: View): void {
  for (const part of ['limits', 'requests']) {
    for (const [name, amount] of resources.at(part).entries) {
      const isStandard =
        ['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-');
      if (!isStandard && (!name.includes('/') || qualifiedName(name)))
        amount.refuse(
          `a container has no resource ${JSON.stringify(name)}`,
          'Use cpu, memory or ephemeral-storage.',
        );
      else if (typeof amount.value === 'string' && quantity(amount.value) === undefined)
        amount.refuse(`${JSON.stringify(amount.value)} is no quantity`, 'Write it as 500m or 1Gi.');
      else if ((quantity(amount.value) ?? 0) < 0) amount.refuse('it is negative', 'Make it 0 or more.');
    }
  }
  for (const [name, request] of resources.at('requests').entries) {
    const limit = resources.at('limits', name);
    if ((quantity(request.value) ?? 0) > (quantity(limit.value) ?? Number.POSITIVE_INFINITY))
      request.refuse(`it is more than the limit of ${limit.value}`, 'Lower the request, or raise the limit.');
  }
}

function mounts(container: View, volumes: ReadonlySet<string> | undefined): void {
  const all = container.at('volumeMounts').items;
  for (const mount of all) {
    const name = mount.at('name');
    if (volumes && name.text !== undefined && !volumes.has(name.text))
      name.refuse(
        `the pod has no volume ${JSON.stringify(name.text)}`,
        'Add it to volumes, or use the name of one of them.',
      );
    const path = mount.at('mountPath');
    if (path.value === '') path.missing();
    const inner = mount.at('subPath');
    if (inner.text !== undefined && mount.at('subPathExpr').text !== undefined)
      mount.at('subPathExpr').refuse('it cannot stand beside subPath', 'Keep one of the two.');
    if (inner.text?.startsWith('/') || inner.text?.split('/').includes('..'))
      inner.refuse('it must be a path inside the volume', 'Begin it with no / and use no ..');
  }
  checkUnique(
    all.map((mount) => mount.at('mountPath')),
    (path) => path.text,
    'mount at',
  );
}

function commandRules(exec: View): void {
  if (exec.isRecord && exec.at('command').items.length === 0) exec.at('command').missing();
}

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

/** A probe as Kubernetes has it. */
function probeRules(probe: View): void {
  if (!probe.isRecord) return;
  const given = probe.given(handlers);
  if (given.length === 0) probe.refuse('it says not how to probe', `Give one of ${handlers.join(', ')}.`);
  for (const name of given.slice(1)) probe.at(name).refuse(`${given[0]} stands there already`, 'Keep one.');
  for (const name of ['grpc', 'httpGet', 'tcpSocket']) targetPort(probe.at(name, 'port'));
  commandRules(probe.at('exec'));
  for (const name of ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'failureThreshold'])
    probe.at(name).range(0);
  const successes = probe.at('successThreshold');
  const isReadiness = probe.path.at(-1) === 'readinessProbe';
  if (isReadiness) successes.range(0);
  else if ((successes.number ?? 1) > 1)
    successes.refuse('only a readiness probe may want more than 1', 'Make it 1.');
}
