import type { Resource } from './read.ts';
import { isRecord } from './read.ts';
import type { Path } from './yaml.ts';

/** A value of a Secret, and where it stands, so that a problem with it can be shown there. */
export interface SecretValue {
  /** Undefined when it is no base64. */
  readonly text: string | undefined;
  readonly place: Pick<Resource, 'file' | 'line'>;
  readonly path: Path;
}

/** Looks up a value by the Secret's namespace and name, and the key in it. */
export type Secrets = (
  namespace: string,
  name: string,
  key: string,
) => SecretValue | 'no secret' | 'no such key';

/** One file of a folder that Secrets are mounted in. */
export interface SecretFile {
  /** Undefined in a folder without namespaces: it counts for each. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly key: string;
  readonly text: string;
  readonly file: string;
}

/** Values of the Secrets in files, before those among the resources: files are given by hand, for this machine. */
export function secretsOf(resources: readonly Resource[], files: readonly SecretFile[] = []): Secrets {
  return (namespace, name, key) => {
    const mounted = files.filter((one) => one.name === name && (one.namespace ?? namespace) === namespace);
    const keys = mounted.filter((one) => one.key === key);
    const file = keys.find((one) => one.namespace !== undefined) ?? keys[0];
    if (file) return { text: file.text, place: { file: file.file, line: () => undefined }, path: [] };
    const secret = findSecret(resources, namespace, name);
    if (!secret) return mounted.length > 0 ? 'no such key' : 'no secret';
    return valueIn(secret, key) ?? 'no such key';
  };
}

/** The value of a key of a Secret among the resources; `stringData` wins over `data`, as on a cluster. */
export function secretValue(
  resources: readonly Resource[],
  namespace: string,
  name: string,
  key: string,
): string | undefined {
  const secret = findSecret(resources, namespace, name);
  return secret && valueIn(secret, key)?.text;
}

function findSecret(resources: readonly Resource[], namespace: string, name: string): Resource | undefined {
  return resources.find(
    (r) => r.apiVersion === 'v1' && r.kind === 'Secret' && r.namespace === namespace && r.name === name,
  );
}

function valueIn(secret: Resource, key: string): SecretValue | undefined {
  const { data, stringData } = isRecord(secret.document) ? secret.document : {};
  const plain = isRecord(stringData) ? stringData[key] : undefined;
  if (typeof plain === 'string') return { text: plain, place: secret, path: ['stringData', key] };
  const encoded = isRecord(data) ? data[key] : undefined;
  if (typeof encoded !== 'string') return undefined;
  return { text: decode(encoded), place: secret, path: ['data', key] };
}

/** As Go's decoder, which passes over line breaks and nothing else. */
export function isBase64(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const text = value.replace(/[\r\n]/g, '');
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

const decode = (encoded: string): string | undefined =>
  isBase64(encoded) ? Buffer.from(encoded, 'base64').toString() : undefined;

/** Whether a setting of that name holds something that is not to be shown. */
export const namesSecret = (name: string): boolean => /password|secret|token|jaas|credential/i.test(name);
