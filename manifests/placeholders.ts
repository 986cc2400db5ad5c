/** `${provider:path:key}` or `${provider:key}` of Kafka's configuration providers. */
export interface Placeholder {
  readonly provider: string;
  /** Empty where there is none. */
  readonly path: string;
  readonly key: string;
}

const pattern = /\$\{([\w-]+):(?:([^}:]*):)?([^}:]*)\}/g;

/** All that a setting holds, in their order. */
export function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(pattern)].map(([, provider = '', path = '', key = '']) => ({
    provider,
    path,
    key,
  }));
}

/** Puts in the values that are found; the other placeholders stay as they are. */
export function substitute(text: string, find: (placeholder: Placeholder) => string | undefined): string {
  return text.replaceAll(
    pattern,
    (whole, provider: string, path: string | undefined, key: string) =>
      find({ provider, path: path ?? '', key }) ?? whole,
  );
}

/**
 * Whether a host is one that only a cluster's inside or this machine knows: one label (`mysql`), `NAME.NAMESPACE` of
 * the resource's own or the default namespace, `*.svc`, `*.svc.cluster.local`, localhost, a placeholder, or nothing.
 */
export function isLocalHost(host: string, namespace: string): boolean {
  if (host === '' || placeholders(host).length > 0) return true;
  if (host === '127.0.0.1' || host === '::1') return true;
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  if (labels.length === 1) return !host.includes(':');
  if (labels.length === 2) return labels[1] === namespace || labels[1] === 'default';
  return /\.svc(\.cluster\.local)?$/.test(labels.join('.'));
}
