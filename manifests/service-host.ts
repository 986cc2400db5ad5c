/** A Service by its name in a cluster's DNS. */
export interface ServiceName {
  readonly name: string;
  readonly namespace: string;
}

/** The Service that a host means, a bare name one of the namespace `home`; undefined for what can be none. */
export function serviceOf(host: string, home: string): ServiceName | undefined {
  const [name = '', namespace, ...rest] = host.toLowerCase().replace(/\.$/, '').split('.');
  if (name === '' || name === 'localhost') return undefined;
  if (namespace === undefined) return { name, namespace: home };
  return ['', 'svc', 'svc.cluster.local'].includes(rest.join('.')) ? { name, namespace } : undefined;
}

const bootstrap = /^(.+)-kafka-(?:(.+)-)?bootstrap$/;

/** The Kafka of Strimzi's that an address `HOST:PORT` leads to, if it has the form of one. */
export function kafkaAt(address: string, home: string): (ServiceName & { port: number }) | undefined {
  const colon = address.lastIndexOf(':');
  const service = serviceOf(address.slice(0, colon), home);
  const [, name] = bootstrap.exec(service?.name ?? '') ?? [];
  if (!service || name === undefined) return undefined;
  return { name, namespace: service.namespace, port: Number(address.slice(colon + 1)) };
}
