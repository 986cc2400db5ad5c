import { nearest } from '../nearest.ts';
import type { Resource } from '../read.ts';
import { kindOf } from '../served-kinds.ts';
import { lastKey, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Finding, type Findings } from './rule.ts';
import { servesPort } from './service-address.ts';
import { existing } from './suggest.ts';

/** Kinds that Knative can send events to. */
const addressable = [
  'Service',
  'Service.serving.knative.dev',
  'Route.serving.knative.dev',
  'Broker.eventing.knative.dev',
  'KafkaSink.eventing.knative.dev',
  'EventTransform.eventing.knative.dev',
  'RequestReply.eventing.knative.dev',
  'Channel.messaging.knative.dev',
  'InMemoryChannel.messaging.knative.dev',
  'KafkaChannel.messaging.knative.dev',
  'Parallel.flows.knative.dev',
  'Sequence.flows.knative.dev',
  'JobSink.sinks.knative.dev',
  'IntegrationSink.sinks.knative.dev',
];

/** Fields whose `ref` gets events. */
const eventFields = ['sink', 'subscriber', 'reply', 'deadLetterSink', 'filter', 'steps'];

/** What is wrong with a reference of `apiVersion`, `kind`, `name` and perhaps `namespace`. */
export function* missingObject(resource: Resource, path: Path, ref: unknown, set: ResourceSet): Findings {
  const [apiVersion, plain, name] = [textAt(ref, 'apiVersion'), textAt(ref, 'kind'), textAt(ref, 'name')];
  if (name === '') return; // a webhook's to refuse
  const unknown = unknownKind(resource, path, { apiVersion, kind: plain }, set);
  if (unknown) {
    yield unknown;
    return;
  }
  const kind = kindOf({ apiVersion, kind: plain });
  const namespace = set.scopeOf(kind, textAt(ref, 'namespace') || resource.namespace);
  const getsEvents = lastKey(path.at(-1) === 'ref' ? path.slice(0, -1) : path);
  if (eventFields.includes(getsEvents) && !addressable.includes(kind)) {
    yield error(resource, path, {
      code: 'reference.not-addressable',
      message: `events cannot be sent to a ${plain} of ${apiVersion}`,
      fix: 'Refer to something with an address: a Service, a Broker, a channel or a sink.',
    });
  } else if (!set.has(kind, namespace, name)) {
    yield error(resource, path, {
      code: `reference.no-${plain.toLowerCase()}`,
      message: `there is no ${plain} ${name}${namespace === '' ? '' : ` in namespace ${namespace}`} (${apiVersion})`,
      fix: otherKind(kind, namespace, name, set) ?? existing(kind, namespace, name, set),
    });
  } else {
    const service = kind === 'Service' ? set.find(kind, namespace, name) : undefined;
    if (!service || !eventFields.includes(getsEvents) || servesPort(service, 80)) return;
    yield error(resource, path, {
      code: 'reference.no-port-80',
      message: `Service ${name} has no port 80, where Knative sends the events of a reference to it`,
      fix: `Give the Service a port 80, or write uri: http://${name}.${namespace}.svc.cluster.local:PORT instead of the ref.`,
    });
  }
}

/** The finding about a kind that a cluster does not serve in that version. */
export function unknownKind(
  resource: Resource,
  path: Path,
  named: Pick<Resource, 'apiVersion' | 'kind'>,
  set: ResourceSet,
): Finding | undefined {
  const { apiVersion, kind } = named;
  const served = set.kinds.get(kindOf(named));
  if (served?.versions.includes(apiVersion)) return undefined;
  const message = `there is no ${kind} in ${apiVersion || 'an apiVersion that is missing'}`;
  if (served) {
    const fix = `Write apiVersion: ${served.versions[0]}.`;
    return error(resource, path, { code: 'reference.unknown-version', message, fix });
  }
  const kinds = [...set.kinds.keys()];
  const sameName = kinds.find((one) => one.split('.', 1)[0] === kind);
  const meant = sameName ?? nearest(kindOf(named), kinds);
  const fix = meant
    ? `Did you mean ${asWritten(meant, set)}?`
    : `Add the CustomResourceDefinition of ${kind} to the files, or mend kind and apiVersion.`;
  return error(resource, path, { code: 'reference.unknown-kind', message, fix });
}

/** The same name as the other kind of Service, which is easily confused. */
function otherKind(kind: string, namespace: string, name: string, set: ResourceSet): string | undefined {
  const services = ['Service', 'Service.serving.knative.dev'];
  const other = services.includes(kind) ? services.find((one) => one !== kind) : undefined;
  if (!other || !set.find(other, namespace, name)) return undefined;
  return `Write apiVersion: ${other === 'Service' ? 'v1' : 'serving.knative.dev/v1'}: ${name} is one of those.`;
}

const asWritten = (kind: string, set: ResourceSet): string =>
  `kind: ${kind.split('.', 1)[0]} of ${set.kinds.get(kind)?.versions[0]}`;
