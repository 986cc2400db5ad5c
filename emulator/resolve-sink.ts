import type { Problem } from '../lib/problem.ts';
import type { Destination, ObjectRef } from '../manifests/kafkasource-delivery.ts';
import { groupOf, problemAt, type Resource } from '../manifests/read.ts';
import { commandAnnotation, type Home, homeOf, isService, urlAnnotation } from '../manifests/service-home.ts';
import { serviceOf } from '../manifests/service-host.ts';
import { objectAt, textAt } from '../manifests/value.ts';
import { type Target, targetOf } from './event-request.ts';
import { resolveReference } from './resolve-reference.ts';

/** Makes a ConfigMap of the namespace below one of the cluster's trust bundles. */
const bundleLabel = 'networking.knative.dev/trust-bundle';
const bundleNamespace = 'knative-eventing';

/** What runs on this machine for Services; none of it need be ready. */
export interface Served {
  /** The URL of the program that a Service's annotation names, or of its container; undefined when none runs here. */
  addressOf(service: Resource): string | undefined;
  /** Path of the socket through which a target is reached: in a container, 127.0.0.1 is not the user's machine. */
  viaFor(target: Target): string | undefined;
}

/** Stand-ins for what runs on a cluster only. */
export interface SinkOptions {
  /** Where Event Display lives here. */
  readonly eventDisplay?: string;
  readonly served?: Served;
  /** No trust but what the YAML gives, as on a cluster. */
  readonly strict?: boolean;
}

/** The URL behind a `ref`, as it is written, or what is to be added so that there is one. */
export function resolveSink(
  ref: ObjectRef,
  resources: readonly Resource[],
  options: SinkOptions,
): string | Omit<Problem, 'file' | 'line' | 'field'> {
  const isKnative = ref.apiVersion.startsWith('serving.knative.dev/');
  if (ref.kind !== 'Service' || !(isKnative || ref.apiVersion === 'v1')) {
    return {
      code: 'sink.kind',
      message: `${ref.kind} of ${ref.apiVersion} cannot be a sink here`,
      fix: 'Refer to a Knative Service or a core Service, or give a uri.',
    };
  }
  // A core Service has no list of addresses to look it up in, so on a cluster it is passed over there.
  if (ref.address !== undefined && isKnative) {
    return {
      code: 'sink.address',
      message: `address with name "${ref.address}" not found: a Knative Service has one address, without a name`,
      fix: 'Remove address from the ref.',
    };
  }
  const group = isKnative ? 'serving.knative.dev' : '';
  const service = resources.find(
    (one) =>
      one.kind === 'Service' &&
      groupOf(one) === group &&
      one.name === ref.name &&
      one.namespace === ref.namespace,
  );
  const named = `Service ${ref.namespace}/${ref.name}`;
  if (!service) {
    return {
      code: 'sink.unresolved',
      message: `there is no ${named} in the files`,
      fix: `Add the Service with the annotation ${urlAnnotation}: http://127.0.0.1:PORT, or give the sink a uri.`,
    };
  }
  return addressOf(service, resources, options) ?? homeless(named, homeOf(service, resources));
}

function addressOf(
  service: Resource,
  resources: readonly Resource[],
  { eventDisplay, served }: SinkOptions,
): string | Omit<Problem, 'file' | 'line' | 'field'> | undefined {
  const home = homeOf(service, resources);
  if (home.kind === 'event-display') return eventDisplay;
  if (home.kind !== 'url') return served?.addressOf(service);
  if (URL.canParse(home.url) && /^https?:\/\/[^/?#]/i.test(home.url)) return home.url;
  return {
    code: 'sink.url',
    message: `${urlAnnotation} of Service ${service.namespace}/${service.name} is no http URL: ${home.url}`,
    fix: 'Write it as http://HOST:PORT or https://HOST:PORT.',
  };
}

function homeless(named: string, home: Home): Omit<Problem, 'file' | 'line' | 'field'> {
  const url = `${urlAnnotation}: http://127.0.0.1:PORT`;
  if (home.kind === 'command') {
    return {
      code: 'sink.not-started',
      message: `${named} has the annotation ${commandAnnotation}, but is not started here`,
      fix: `Run it by npm run stack -- up, which starts it; or say where it runs: ${url}.`,
    };
  }
  const runs = home.kind === 'image' ? `: its image ${home.image} is run in the docker runtime only` : '';
  return {
    code: 'sink.unresolved',
    message: `${named} has no address on this machine${runs}`,
    fix: `Add the annotation ${url} to the Service, or ${commandAnnotation}: COMMAND, which is then started here.`,
  };
}

/** A destination as requests need it; `uri` is resolved against the `ref` (BEHAVIOUR 8). */
export function resolveDestination(
  destination: Destination,
  owner: Resource,
  resources: readonly Resource[],
  options: SinkOptions,
): Target | Problem {
  const found = resolveTarget(destination, owner.namespace, resources, options);
  const step = destination.ref ? 'ref' : 'uri';
  return 'code' in found ? problemAt(owner, [...destination.path, step], found) : found;
}

/** The same for a destination that stands in no file; names without a namespace are those of the one given. */
export function resolveTarget(
  destination: Omit<Destination, 'path'>,
  namespace: string,
  resources: readonly Resource[],
  options: SinkOptions,
): Target | Omit<Problem, 'file' | 'line' | 'field'> {
  const { ref, uri } = destination;
  const trusted = trust(destination, resources, options);
  const found = ref ? resolveSink(ref, resources, options) : urlOf(uri ?? '', namespace, resources, options);
  if (typeof found !== 'string') return found;
  const base = ref ? found.replace(/(?<=\/\/[^/]*)\/$/, '') : found;
  const target = targetOf(ref && uri !== undefined ? resolveReference(found, uri) : base, trusted);
  const via = options.served?.viaFor(target);
  return via === undefined ? target : { ...target, via };
}

/** A uri as it is, but that a host of the cluster's inside is the Service of the set that it names. */
function urlOf(
  uri: string,
  namespace: string,
  resources: readonly Resource[],
  options: SinkOptions,
): string | Omit<Problem, 'file' | 'line' | 'field'> {
  const [, host = '', rest = ''] = /^\w+:\/\/([^/?#:@]+)(?::\d+)?([^#]*)/.exec(uri) ?? [];
  const name = serviceOf(host, namespace);
  if (!name) return uri;
  const services = resources.filter(
    (one) => isService(one) && one.name === name.name && one.namespace === name.namespace,
  );
  for (const service of services) {
    const found = addressOf(service, resources, options);
    if (typeof found === 'string') return resolveReference(found, rest === '' ? '/' : rest);
    if (found !== undefined) return found;
  }
  if (!/\.svc(\.cluster\.local)?\.?$/i.test(host)) return uri;
  return homeless(
    `Service ${name.namespace}/${name.name}`,
    services[0] ? homeOf(services[0], resources) : { kind: 'nothing' },
  );
}

/**
 * The real data plane trusts CACerts and the cluster's trust bundles and nothing else, not even the system's roots
 * (createWebClientOptionsFromCACerts in ConsumerVerticleBuilder.java): without any, each https request fails there.
 * Here the system's stand for bundles that this machine does not know, and a notice tells.
 */
function trust(
  { caCerts }: Pick<Destination, 'caCerts'>,
  resources: readonly Resource[],
  { strict }: SinkOptions,
): string | undefined {
  const pems = [...trustBundles(resources), ...(caCerts === undefined ? [] : [caCerts])];
  return pems.length === 0 && !strict ? undefined : pems.join('\n');
}

function trustBundles(resources: readonly Resource[]): string[] {
  return resources.flatMap(({ apiVersion, kind, namespace, document }) => {
    if (apiVersion !== 'v1' || kind !== 'ConfigMap' || namespace !== bundleNamespace) return [];
    if (textAt(document, 'metadata', 'labels', bundleLabel) !== 'true') return [];
    return Object.values(objectAt(document, 'data')).filter((pem) => typeof pem === 'string');
  });
}
