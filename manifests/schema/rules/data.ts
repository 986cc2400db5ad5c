import { secretValue } from '../../secret.ts';
import { dataKey } from '../names.ts';
import type { View } from '../view.ts';

function keyRules(data: View): void {
  for (const [key, value] of data.entries) {
    const fault = dataKey(key);
    if (fault) value.refuse(`${JSON.stringify(key)} cannot be a key here: ${fault}`, 'Choose another key.');
  }
}

export function configMapRules(document: View): void {
  keyRules(document.at('data'));
  keyRules(document.at('binaryData'));
  for (const [key] of document.at('binaryData').entries) {
    const double = document.at('data', key);
    if (double.isPresent)
      double.refuse(`${JSON.stringify(key)} stands in binaryData too`, 'Keep one of the two.');
  }
}

/** What a Secret of each type must hold. */
const keysOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
]);

export function secretRules(document: View): void {
  keyRules(document.at('data'));
  keyRules(document.at('stringData'));
  const type = document.at('type').text ?? 'Opaque';
  const isThere = (key: string) => ['data', 'stringData'].some((part) => document.at(part, key).isPresent);
  for (const key of keysOf.get(type) ?? []) {
    const place = document.at(document.at('stringData').isPresent ? 'stringData' : 'data', key);
    if (!isThere(key)) place.missing(`A Secret of type ${type} needs the key ${key}.`);
    else if (key.startsWith('.docker')) jsonRule(document, key);
  }
  if (type === 'kubernetes.io/basic-auth' && !isThere('username') && !isThere('password'))
    document.at('stringData', 'username').missing(`A Secret of type ${type} needs username or password.`);
  const account = document.at('metadata', 'annotations', 'kubernetes.io/service-account.name');
  if (type === 'kubernetes.io/service-account-token' && account.text === undefined)
    account.missing('Name the ServiceAccount whose token this is.');
}

function jsonRule(document: View, key: string): void {
  const { resource } = document;
  const text = secretValue([resource], resource.namespace, resource.name, key);
  if (text === undefined) return;
  try {
    JSON.parse(text);
  } catch {
    const plain = document.at('stringData', key);
    const place = plain.isPresent ? plain : document.at('data', key);
    place.refuse(`${key} must hold JSON`, 'Write what docker login wrote into its config.json.');
  }
}
