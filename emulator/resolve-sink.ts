import type { Problem } from '../lib/problem.ts';
import type { Destination, ObjectRef } from '../manifests/kafkasource-delivery.ts';
import { knativeService } from '../manifests/knative-service.ts';
import { groupOf, isRecord, problemAt, type Resource } from '../manifests/read.ts';
import { type Target, targetOf } from './event-request.ts';
import { resolveReference } from './resolve-reference.ts';

/** Says where a referenced Service is on this machine; its scheme counts, whatever a cluster would make of CACerts. */
const urlAnnotation = 'plumbline.dev/url';

/** Makes a ConfigMap of the namespace below one of the cluster's trust bundles. */
const bundleLabel = 'networking.knative.dev/trust-bundle';
const bundleNamespace = 'knative-eventing';

/** Stand-ins for what runs on a cluster only. */
export interface SinkOptions {
  /** Where Event Display lives here. */
  readonly eventDisplay?: string;
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
  const annotation = at(service?.document, 'metadata', 'annotations', urlAnnotation);
  if (typeof annotation === 'string') {
    if (URL.canParse(annotation) && /^https?:\/\/[^/?#]/i.test(annotation)) return annotation;
    return {
      code: 'sink.url',
      message: `${urlAnnotation} of Service ${ref.namespace}/${ref.name} is no http URL: ${annotation}`,
      fix: 'Write it as http://HOST:PORT or https://HOST:PORT.',
    };
  }
  if (service && isKnative && knativeService(service).value?.isEventDisplay && options.eventDisplay)
    return options.eventDisplay;
  return {
    code: 'sink.unresolved',
    message: service
      ? `Service ${ref.namespace}/${ref.name} has no address on this machine`
      : `there is no Service ${ref.namespace}/${ref.name} in the files`,
    fix: service
      ? `Add the annotation ${urlAnnotation}: http://127.0.0.1:PORT to the Service.`
      : `Add the Service with the annotation ${urlAnnotation}: http://127.0.0.1:PORT, or give the sink a uri.`,
  };
}

/** A destination as requests need it; `uri` is resolved against the `ref` (BEHAVIOUR 8). */
export function resolveDestination(
  destination: Destination,
  owner: Resource,
  resources: readonly Resource[],
  options: SinkOptions,
): Target | Problem {
  const { ref, uri, path } = destination;
  const trusted = trust(destination, resources, options);
  if (!ref) return targetOf(uri ?? '', trusted);
  const found = resolveSink(ref, resources, options);
  if (typeof found !== 'string') return problemAt(owner, [...path, 'ref'], found);
  const url = uri === undefined ? found.replace(/(?<=\/\/[^/]*)\/$/, '') : resolveReference(found, uri);
  return targetOf(url, trusted);
}

/**
 * The real data plane trusts CACerts and the cluster's trust bundles and nothing else, not even the system's roots
 * (createWebClientOptionsFromCACerts in ConsumerVerticleBuilder.java): without any, each https request fails there.
 * Here the system's stand for bundles that this machine does not know, and a notice tells.
 */
function trust(
  { caCerts }: Destination,
  resources: readonly Resource[],
  { strict }: SinkOptions,
): string | undefined {
  const pems = [...trustBundles(resources), ...(caCerts === undefined ? [] : [caCerts])];
  return pems.length === 0 && !strict ? undefined : pems.join('\n');
}

function trustBundles(resources: readonly Resource[]): string[] {
  return resources.flatMap(({ apiVersion, kind, namespace, document }) => {
    if (apiVersion !== 'v1' || kind !== 'ConfigMap' || namespace !== bundleNamespace) return [];
    if (at(document, 'metadata', 'labels', bundleLabel) !== 'true') return [];
    const data = at(document, 'data');
    return Object.values(isRecord(data) ? data : {}).filter((pem) => typeof pem === 'string');
  });
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[step] : undefined), value);
}
