import { dirname, resolve } from 'node:path';
import { isEventDisplay, isKnativeService } from './knative-service.ts';
import type { Resource } from './read.ts';
import { listAt, objectAt, textAt } from './value.ts';

/** Where a referenced Service is on this machine. */
export const urlAnnotation = 'plumbline.dev/url';
/** A shell's command that is the Service's program on this machine; it runs in the folder of the YAML file. */
export const commandAnnotation = 'plumbline.dev/command';
/** Another folder for the command, from that of the YAML file: an export's files stand elsewhere. */
export const folderAnnotation = 'plumbline.dev/folder';

/** What stands for a Service here. */
export type Home =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'event-display' }
  | { readonly kind: 'image'; readonly image: string; readonly port: number }
  | { readonly kind: 'nothing' };

export const isCoreService = (resource: Resource): boolean =>
  resource.kind === 'Service' && resource.apiVersion === 'v1';

/** Knative's Service, or the core's. */
export const isService = (resource: Resource): boolean =>
  isKnativeService(resource) || isCoreService(resource);

/** Where the command of a Service runs; absolute. */
export const folderOf = (service: Resource): string =>
  resolve(dirname(service.file), textAt(service.document, 'metadata', 'annotations', folderAnnotation));

/** By its annotations, else by the image that it runs. */
export function homeOf(service: Resource, resources: readonly Resource[]): Home {
  const annotation = (name: string) => textAt(service.document, 'metadata', 'annotations', name);
  const url = annotation(urlAnnotation);
  if (url !== '') return { kind: 'url', url };
  const command = annotation(commandAnnotation);
  if (command !== '') return { kind: 'command', command };
  const container = containerOf(service, resources)?.container;
  const image = textAt(container, 'image');
  if (image === '') return { kind: 'nothing' };
  if (isEventDisplay(image)) return { kind: 'event-display' };
  return { kind: 'image', image, port: portOf(service, container) };
}

/** The first container behind a Service, and the resource whose pod it is in. */
export function containerOf(
  service: Resource,
  resources: readonly Resource[],
): { owner: Resource; container: unknown } | undefined {
  const owner = isKnativeService(service) ? service : workloadOf(service, resources);
  const [container] = listAt(owner?.document, 'spec', 'template', 'spec', 'containers');
  return owner && container !== undefined ? { owner, container } : undefined;
}

const workloads = ['Deployment', 'StatefulSet'];

/** The Deployment or StatefulSet whose pods a core Service selects. */
export function workloadOf(service: Resource, resources: readonly Resource[]): Resource | undefined {
  const selector = Object.entries(objectAt(service.document, 'spec', 'selector'));
  if (selector.length === 0) return undefined;
  return resources.find((one) => {
    if (!workloads.includes(one.kind) || !one.apiVersion.startsWith('apps/')) return false;
    const labels = objectAt(one.document, 'spec', 'template', 'metadata', 'labels');
    return one.namespace === service.namespace && selector.every(([key, value]) => labels[key] === value);
  });
}

/** The port of the container: Knative's default is 8080, a core Service's target by number or name. */
function portOf(service: Resource, container: unknown): number {
  const ports = listAt(container, 'ports');
  const first = objectAt({ first: ports[0] }, 'first').containerPort;
  if (isKnativeService(service)) return typeof first === 'number' ? first : 8080;
  const { port, targetPort = port } = objectAt({ one: listAt(service.document, 'spec', 'ports')[0] }, 'one');
  if (typeof targetPort === 'number') return targetPort;
  const named = ports.map((one) => objectAt({ one }, 'one')).find(({ name }) => name === targetPort);
  const found = named?.containerPort ?? first;
  return typeof found === 'number' ? found : 8080;
}
