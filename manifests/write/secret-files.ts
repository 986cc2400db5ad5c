import type { Document } from './document.ts';
import { blank } from './secrets.ts';
import type { SecretEntry } from './types.ts';
import { header } from './yaml.ts';

/** Keys whose values have several lines, which no env file can hold, or no name that one takes. */
export const isFileKey = (key: string): boolean =>
  /\.(crt|cert|cer|key|pem|p12|jks|json|ya?ml|conf|cnf|properties)$/.test(key) ||
  !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key);

const keysOf = (secret: SecretEntry) => {
  const isFile = (key: string) => secret.files?.includes(key) === true || isFileKey(key);
  const keys = Object.keys(secret.keys);
  const lines = keys.filter((key) => !isFile(key));
  // Of one that is taken as a whole, nobody knows the keys.
  const isOpen = keys.length === 0 && secret.literals === undefined;
  return { lines, files: keys.filter(isFile), isOpen };
};

/** Path without extension; a namespace tells two of one name apart. */
function baseOf({ namespace, name }: SecretEntry, all: readonly SecretEntry[]): string {
  const isAlone = all.filter((one) => one.name === name).length === 1;
  return `secrets/${isAlone ? name : `${namespace}.${name}`}`;
}

/** What fills a Secret of the base. */
export function generatorOf(secret: SecretEntry, all: readonly SecretEntry[]): Document {
  const { namespace, name, type, literals } = secret;
  const base = baseOf(secret, all);
  const { lines, files, isOpen } = keysOf(secret);
  return {
    name,
    namespace,
    behavior: 'merge',
    ...(type === undefined ? {} : { type }),
    ...(lines.length > 0 || isOpen ? { envs: [`${base}.env`] } : {}),
    ...(files.length > 0 ? { files: files.map((key) => `${key}=${base}.${key}`) } : {}),
    ...(literals ? { literals: Object.entries(literals).map(([key, value]) => `${key}=${value}`) } : {}),
  };
}

/** The files that a user fills in, empty, and beside each a template that says what belongs there. */
export function envFiles(secrets: readonly SecretEntry[], version: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const secret of secrets) {
    const base = baseOf(secret, secrets);
    const { lines, files: whole, isOpen } = keysOf(secret);
    const start = (key: string) => secret.defaults?.[key] ?? blank(key);
    const of = `Secret ${secret.name} in namespace ${secret.namespace}.`;
    if (lines.length > 0 || isOpen) {
      const about = [
        of,
        `Write the values into ${base.split('/').at(-1)}.env, which is not for version control.`,
      ];
      if (isOpen) about.push('All its keys are taken: write a line KEY=value for each.');
      const explained = lines.map((key) => `\n# ${secret.keys[key]}\n${key}=${start(key)}\n`);
      files.set(`${base}.env.example`, `${header(version, about)}\n${explained.join('')}`);
      files.set(`${base}.env`, lines.map((key) => `${key}=${start(key)}\n`).join(''));
    }
    for (const key of whole) {
      const about = [
        `${of} The whole file ${base.split('/').at(-1)}.${key} is its ${key}: ${secret.keys[key]}`,
      ];
      files.set(`${base}.${key}.example`, `${header(version, about)}\n`);
      files.set(`${base}.${key}`, '');
    }
  }
  return files;
}
