import type { Problem } from '../lib/problem.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import type { SecretKey } from '../manifests/kafkasource-net.ts';
import { problemAt } from '../manifests/read.ts';
import type { Secrets, SecretValue } from '../manifests/secret.ts';

type Field = 'caCert' | 'cert' | 'key' | 'user' | 'password' | 'type';

/** A value of a Secret that `spec.net` names. */
export type NetValue = SecretValue & { readonly text: string };

/** By the field that names it. */
export type NetValues = { readonly [F in Field]?: NetValue };

/** All values that are named at all: on a cluster one that is missing stops the source, even of a part that is off. */
export function netValues(
  { net, namespace, resource }: KafkaSource,
  secrets: Secrets,
  problems: Problem[],
): NetValues {
  const { enable: _, ...ofTls } = net.tls;
  const { enable: __, ...ofSasl } = net.sasl;
  const found: { [F in Field]?: NetValue } = {};
  const named: { readonly [F in Field]?: SecretKey } = { ...ofTls, ...ofSasl };
  for (const field of ['caCert', 'cert', 'key', 'user', 'password', 'type'] as const) {
    const key = named[field];
    if (!key) continue;
    const value = secrets(namespace, key.name, key.key);
    const secret = `Secret ${namespace}/${key.name}`;
    const report = (part: string, message: string, fix: string) =>
      problems.push(problemAt(resource, [...key.path, part], { code: 'kafkasource.secret', message, fix }));
    if (value === 'no secret') {
      const fix = 'Add it to the YAML, or keep its values in files and name their folder with --secrets DIR.';
      report('name', `failed to read ${secret}: there is none`, fix);
    } else if (value === 'no such key' || value.text === '') {
      const message = `missing secret key or empty secret value: ${key.key} of ${secret}`;
      report('key', message, 'Mend the key, or add it to the Secret.');
    } else if (value.text === undefined) {
      const message = `the value of ${secret} is no base64`;
      const fix = 'Put plain text under stringData instead of data.';
      problems.push(problemAt(value.place, value.path, { code: 'kafkasource.secret', message, fix }));
    } else found[field] = { ...value, text: value.text };
  }
  return found;
}
