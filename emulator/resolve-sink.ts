import type { Problem } from '../lib/problem.ts';
import type { Destination, ObjectRef } from '../manifests/kafkasource-delivery.ts';
import { knativeService } from '../manifests/knative-service.ts';
import { groupOf, isRecord, problemAt, type Resource } from '../manifests/read.ts';
import { type Target, targetOf } from './event-request.ts';

/** Says where a referenced Service is on this machine. */
const urlAnnotation = 'plumbline.dev/url';

/** Stand-ins for what runs on a cluster only. */
export interface SinkOptions {
  /** Where Event Display lives here. */
  readonly eventDisplay?: string;
}

/** The address behind a `ref`, or what is to be added so that there is one. */
export function resolveSink(
  ref: ObjectRef,
  resources: readonly Resource[],
  options: SinkOptions,
): URL | Omit<Problem, 'file' | 'line' | 'field'> {
  const isKnative = ref.apiVersion.startsWith('serving.knative.dev/');
  if (ref.kind !== 'Service' || !(isKnative || ref.apiVersion === 'v1')) {
    return {
      code: 'sink.kind',
      message: `${ref.kind} of ${ref.apiVersion} cannot be a sink here`,
      fix: 'Refer to a Knative Service or a core Service, or give a uri.',
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
    if (URL.canParse(annotation) && /^https?:/.test(annotation)) return new URL(annotation);
    return {
      code: 'sink.url',
      message: `${urlAnnotation} of Service ${ref.namespace}/${ref.name} is no http URL: ${annotation}`,
      fix: 'Write it as http://HOST:PORT.',
    };
  }
  if (service && isKnative && knativeService(service).value?.isEventDisplay && options.eventDisplay)
    return new URL(options.eventDisplay);
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
  const { ref, uri, caCerts, path } = destination;
  if (!ref) return targetOf(uri ?? '', caCerts);
  const found = resolveSink(ref, resources, options);
  if (!(found instanceof URL)) return problemAt(owner, [...path, 'ref'], found);
  const url =
    uri === undefined
      ? found.href.replace(/\/$/, found.pathname === '/' ? '' : '/')
      : new URL(uri, found).href;
  return targetOf(url, caCerts);
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[step] : undefined), value);
}
