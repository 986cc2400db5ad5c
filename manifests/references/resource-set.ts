import type { Resource } from '../read.ts';
import { type Kind, kindOf, type ServedKinds, servedKinds } from '../served-kinds.ts';
import { knativeConfigMaps, type Made, madeBy } from './made-by-operators.ts';

/** Where Knative's shared data plane runs. */
export const knativeNamespace = 'knative-eventing';

/** They are on every cluster that has the operators, with objects of their own. */
export const systemNamespaces: readonly string[] = [
  'default',
  'kube-system',
  'kube-public',
  knativeNamespace,
  'knative-serving',
];

/** All resources together, with what operators will make of them. */
export class ResourceSet {
  readonly resources: readonly Resource[];
  readonly kinds: ServedKinds;
  readonly #byKey = new Map<string, Resource>();
  readonly #byKind = new Map<Kind, Resource[]>();
  readonly #made = new Map<string, Made>();

  constructor(resources: readonly Resource[]) {
    this.resources = resources;
    this.kinds = servedKinds(resources);
    for (const resource of resources) {
      const kind = kindOf(resource);
      const key = keyOf(kind, this.namespaceOf(resource), resource.name);
      if (!this.#byKey.has(key)) this.#byKey.set(key, resource);
      const others = this.#byKind.get(kind);
      if (others) others.push(resource);
      else this.#byKind.set(kind, [resource]);
    }
    const made = [
      ...resources.flatMap((one) => madeBy(one, (kind, namespace, name) => this.find(kind, namespace, name))),
      ...knativeConfigMaps(knativeNamespace),
    ];
    for (const one of made) this.#made.set(keyOf(one.kind, one.namespace, one.name), one);
  }

  /** Empty for kinds that belong to none. */
  namespaceOf(resource: Resource): string {
    return this.scopeOf(kindOf(resource), resource.namespace);
  }

  /** The namespace, or empty when the kind belongs to none. */
  scopeOf(kind: Kind, namespace: string): string {
    return this.kinds.get(kind)?.isNamespaced === false ? '' : namespace;
  }

  find(kind: Kind, namespace: string, name: string): Resource | undefined {
    return this.#byKey.get(keyOf(kind, namespace, name));
  }

  /** What an operator makes, if it makes something of this name. */
  made(kind: Kind, namespace: string, name: string): Made | undefined {
    return this.#made.get(keyOf(kind, namespace, name));
  }

  /** Whether the files or an operator bring it. */
  has(kind: Kind, namespace: string, name: string): boolean {
    return this.find(kind, namespace, name) !== undefined || this.made(kind, namespace, name) !== undefined;
  }

  /** All of a kind, in the order of the files; of one namespace, when it is named. */
  ofKind(kind: Kind, namespace?: string): readonly Resource[] {
    const all = this.#byKind.get(kind) ?? [];
    return namespace === undefined ? all : all.filter((one) => this.namespaceOf(one) === namespace);
  }

  /** Names of all of a kind that the files and operators bring to a namespace. */
  names(kind: Kind, namespace: string): string[] {
    const made = [...this.#made.values()].filter((one) => one.kind === kind && one.namespace === namespace);
    return [...this.ofKind(kind, namespace), ...made].map((one) => one.name);
  }
}

const keyOf = (kind: Kind, namespace: string, name: string): string => `${kind}/${namespace}/${name}`;
