import { isRecord } from '../read.ts';
import { change, type Item, identity } from './item.ts';

interface Place {
  readonly path: string;
  /** Else only what is there already is added to. */
  readonly create: boolean;
}

const place = (path: string, create = true): Place => ({ path, create });

const workloads = /^(Deployment|ReplicaSet|DaemonSet|StatefulSet)$/;
const template = place('spec/template/metadata');

/** Where a resource holds the metadata of what it makes (kustomize's field specs). */
function templates(kind: string): Place[] {
  if (kind === 'CronJob')
    return [place('spec/jobTemplate/metadata'), place('spec/jobTemplate/spec/template/metadata')];
  return workloads.test(kind) || kind === 'Job' || kind === 'ReplicationController' ? [template] : [];
}

/** Kustomize looks at kind and version, not at the group: Knative's Service is one of these too. */
function selectors({ kind, version }: { kind: string; version: string }): Place[] {
  if (workloads.test(kind)) return [place('spec/selector/matchLabels')];
  if ((kind === 'Service' || kind === 'ReplicationController') && version === 'v1')
    return [place('spec/selector')];
  switch (kind) {
    case 'Job':
    case 'PodDisruptionBudget':
      return [place('spec/selector/matchLabels', false)];
    case 'CronJob':
      return [place('spec/jobTemplate/spec/selector/matchLabels', false)];
    case 'NetworkPolicy':
      return ['spec/podSelector', 'spec/ingress/from/podSelector', 'spec/egress/to/podSelector'].map((path) =>
        place(`${path}/matchLabels`, false),
      );
    default:
      return [];
  }
}

/** Pairs for `labels`, and for what else of the resource has to have them. */
export interface Labels {
  readonly pairs: Readonly<Record<string, string>>;
  readonly selectors: boolean;
  readonly templates: boolean;
}

export function label(items: readonly Item[], { pairs, ...where }: Labels): void {
  for (const item of items) {
    const { kind, version } = identity(item);
    const made = templates(kind).map(({ path, create }) => place(`${path}/labels`, create));
    const volumes = kind === 'StatefulSet' ? [place('spec/volumeClaimTemplates/metadata/labels')] : [];
    addPairs(item, pairs, [
      place('metadata/labels'),
      ...(where.selectors || where.templates ? [...made, ...volumes] : []),
      ...(where.selectors ? selectors({ kind, version }) : []),
    ]);
  }
}

export function annotate(items: readonly Item[], pairs: Readonly<Record<string, string>>): void {
  for (const item of items) {
    const made = templates(identity(item).kind).map(({ path, create }) =>
      place(`${path}/annotations`, create),
    );
    addPairs(item, pairs, [place('metadata/annotations'), ...made]);
  }
}

function addPairs(item: Item, pairs: Readonly<Record<string, string>>, places: readonly Place[]): void {
  if (Object.keys(pairs).length === 0) return;
  for (const { path, create } of places) {
    change(item.document, path.split('/'), create, (value) => ({
      ...(isRecord(value) ? value : {}),
      ...pairs,
    }));
  }
}
