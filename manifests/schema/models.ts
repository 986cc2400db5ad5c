import { isRecord, type Resource } from '../read.ts';
import { valueAt } from '../yaml.ts';
import { type Fault, faultsOf } from './ajv.ts';
import { unread } from './watch.ts';

/** Tells what is wrong with a value: unknown fields, missing ones, and wrong values. */
export type Validator = (value: unknown) => Fault[];

/** Each group's part of the names of the package's schemas. */
const prefixes: ReadonlyMap<string, string> = new Map([
  ['v1', 'IoK8sApiCoreV1'],
  ['apps/v1', 'IoK8sApiAppsV1'],
  ['batch/v1', 'IoK8sApiBatchV1'],
  ['autoscaling/v1', 'IoK8sApiAutoscalingV1'],
  ['autoscaling/v2', 'IoK8sApiAutoscalingV2'],
  ['networking.k8s.io/v1', 'IoK8sApiNetworkingV1'],
  ['policy/v1', 'IoK8sApiPolicyV1'],
  ['rbac.authorization.k8s.io/v1', 'IoK8sApiRbacV1'],
  ['storage.k8s.io/v1', 'IoK8sApiStorageV1'],
  ['scheduling.k8s.io/v1', 'IoK8sApiSchedulingV1'],
  ['coordination.k8s.io/v1', 'IoK8sApiCoordinationV1'],
  ['discovery.k8s.io/v1', 'IoK8sApiDiscoveryV1'],
  ['node.k8s.io/v1', 'IoK8sApiNodeV1'],
  ['certificates.k8s.io/v1', 'IoK8sApiCertificatesV1'],
  ['admissionregistration.k8s.io/v1', 'IoK8sApiAdmissionregistrationV1'],
  ['apiextensions.k8s.io/v1', 'IoK8sApiextensionsApiserverPkgApisApiextensionsV1'],
  ['apiregistration.k8s.io/v1', 'IoK8sKubeAggregatorPkgApisApiregistrationV1'],
]);

/** The module of a package that has the schema of a kind; undefined for Knative's, which none has. */
export function modelOf({ apiVersion, kind }: Pick<Resource, 'apiVersion' | 'kind'>): string | undefined {
  const prefix = prefixes.get(apiVersion);
  if (prefix !== undefined) return kubernetesModel(`${prefix}${kind}`);
  const isStrimzi = apiVersion.split('/')[0]?.endsWith('.strimzi.io');
  return isStrimzi ? `@kubernetes-models/strimzi-kafka-operator/${apiVersion}/${kind}` : undefined;
}

/** The module of a part of Kubernetes' API: `IoK8sApiCoreV1Probe`. */
export const kubernetesModel = (name: string): string => `kubernetes-models/_schemas/${name}`;

const loaded = new Map<string, Promise<Validator>>();

/**
 * The validator in a module of kubernetes-models (Kubernetes 1.35) or of its package for Strimzi (1.0.0). Each is loaded
 * when it is first asked for: all of them take a second and much memory.
 */
export function loadModel(module: string): Promise<Validator> {
  const found = loaded.get(module) ?? load(module);
  loaded.set(module, found);
  return found;
}

async function load(path: string): Promise<Validator> {
  const module: unknown = await import(path);
  const run = runnerIn(module, path.split('/').at(-1) ?? '');
  if (!run) throw new Error(`${path} has no validator`);
  const isGo = path.startsWith('kubernetes-models/');
  return (given) => {
    const value = isGo ? withoutEmpty(given) : given;
    let errors: unknown;
    const fields = unread(value, (watched) => {
      errors = run(watched);
    });
    return [
      ...fields.map(({ path, known }): Fault => ({ path, kind: 'unknown', wanted: known })),
      ...faultsOf(errors, value).filter((fault) => isFault(fault, value)),
      ...(isGo ? faultsOf(run(given), given).filter((fault) => isEmptyFault(fault, given)) : []),
    ];
  };
}

/** To Go's types, in which Kubernetes' own kinds are decoded, an empty text is none. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inner === '' ? undefined : withoutEmpty(inner)]),
  );
}

/** But only where a text belongs: `apiGroups: ""` is wrong. */
const isEmptyFault = ({ kind, path, wanted }: Fault, value: unknown): boolean =>
  kind === 'wrong' &&
  valueAt(value, path) === '' &&
  typeof path.at(-1) === 'string' &&
  wanted.some((type) => ['a list', 'an object', 'an integer', 'true or false'].includes(type)) &&
  !wanted.includes('a string');

/** Fields that the schemas require and the API server does not. */
const optional = /(httpHeaders,\d+|sysctls,\d+),value$|,sleep,seconds$/;

/** In a map, what is absent has a name, and validators take it for a value. */
const isFault = ({ kind, path }: Fault, value: unknown): boolean =>
  kind === 'missing' ? !optional.test(path.join()) : valueAt(value, path) !== undefined;

/** A schema's module has a function with its errors beside it; a model's class has a method that throws them. */
function runnerIn(module: unknown, name: string): ((value: unknown) => unknown) | undefined {
  if (!isRecord(module)) return undefined;
  const { validate, [name]: model } = module;
  if (typeof validate === 'function') {
    return (value) => {
      validate(value);
      return Reflect.get(validate, 'errors');
    };
  }
  const method = typeof model === 'function' ? model.prototype.validate : undefined;
  if (typeof method !== 'function') return undefined;
  return (value) => {
    try {
      // Not on a model made of the value, which would be a copy that shows nothing of what is asked for.
      method.call(value);
      return [];
    } catch (error) {
      if (error instanceof Error && 'errors' in error) return error.errors;
      throw error;
    }
  };
}
