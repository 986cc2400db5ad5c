import type { Resource } from './read.ts';
import { isRecord } from './read.ts';

/** The value of a key of a Secret among the resources; `stringData` wins over `data`, as on a cluster. */
export function secretValue(
  resources: readonly Resource[],
  namespace: string,
  name: string,
  key: string,
): string | undefined {
  const secret = resources.find(
    (r) => r.apiVersion === 'v1' && r.kind === 'Secret' && r.namespace === namespace && r.name === name,
  );
  if (!secret || !isRecord(secret.document)) return undefined;
  const { data, stringData } = secret.document;
  const plain = isRecord(stringData) ? stringData[key] : undefined;
  if (typeof plain === 'string') return plain;
  const encoded = isRecord(data) ? data[key] : undefined;
  return typeof encoded === 'string' ? Buffer.from(encoded, 'base64').toString() : undefined;
}
