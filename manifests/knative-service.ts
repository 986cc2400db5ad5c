import type { Problem } from '../lib/problem.ts';
import { groupOf, problemAt, type Resource } from './read.ts';
import { type Parsed, Section, top } from './shape.ts';

interface KnativeService {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  /** Of its first container. */
  readonly image: string;
  /** Whether the image is Knative's Event Display, which Plumbline has a stand-in for. */
  readonly isEventDisplay: boolean;
}

export const isKnativeService = (resource: Resource): boolean =>
  resource.kind === 'Service' && groupOf(resource) === 'serving.knative.dev';

/** A Service of `serving.knative.dev/v1`: the part of it that decides where its events go here. */
export function knativeService(resource: Resource): Parsed<KnativeService> {
  const problems: Problem[] = [];
  if (resource.apiVersion !== 'serving.knative.dev/v1') {
    problems.push(
      problemAt(resource, ['apiVersion'], {
        code: 'knative-service.unknown-version',
        message: `there is no Service in ${resource.apiVersion}`,
        fix: 'Write apiVersion: serving.knative.dev/v1.',
      }),
    );
  }
  const spec = top(resource, problems).section('spec', ['template', 'traffic']);
  const pod = spec.section('template', ['metadata', 'spec']).section('spec');
  const [first] = pod.list('containers') ?? [];
  const path = [...pod.path, 'containers', 0];
  const container = new Section(resource, path, first, problems);
  const image = container.text('image');
  if (!image) container.missing('image', 'Name the image that answers the events.');
  const { namespace, name } = resource;
  const value = {
    resource,
    namespace,
    name,
    image: image ?? '',
    isEventDisplay: isEventDisplay(image ?? ''),
  };
  return { value: problems.length === 0 ? value : undefined, problems, notices: [] };
}

/** `…/event_display`, whatever registry, tag or digest; the builds of older releases end in a hash. */
export function isEventDisplay(image: string): boolean {
  const base = image.replace(/@.*$/, '').split('/').at(-1) ?? '';
  return /^event[_-]display(-[0-9a-f]{8,})?(:.*)?$/.test(base);
}
