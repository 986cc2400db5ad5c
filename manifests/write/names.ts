import { createHash } from 'node:crypto';

/** A name that Kubernetes takes for a resource (RFC 1123), as near to the text as can be. */
export function resourceName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/(?<=^|\.)[.-]+|[.-]+(?=\.|$)/g, '');
  return name.length > 0 && name.length <= 200
    ? name
    : `${name.slice(0, 200).replace(/[.-]+$/, '') || 'x'}-${hash(text)}`;
}

/** The same, with a hash when the name is taken by something else. */
export function freeName(text: string, taken: ReadonlySet<string>): string {
  const name = resourceName(text);
  return taken.has(name) ? `${name}-${hash(text)}` : name;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
