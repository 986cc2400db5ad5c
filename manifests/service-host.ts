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

/** The Kafka of Strimzi's behind a bootstrap Service. */
export interface Bootstrap extends ServiceName {
  /** Undefined for the Service of all internal listeners, which the port tells apart. */
  readonly listener: string | undefined;
}

const bootstrap = /^(?:(.+)-kafka-bootstrap|(.+)-kafka-([a-z0-9]{1,11})-bootstrap)$/;

/** The Kafka behind a host such as `NAME-kafka-bootstrap.NAMESPACE.svc`, if it has the form of one. */
export function bootstrapOf(host: string, home: string): Bootstrap | undefined {
  const service = serviceOf(host, home);
  const [, internal, external, listener] = bootstrap.exec(service?.name ?? '') ?? [];
  const name = internal ?? external;
  return service && name !== undefined ? { name, namespace: service.namespace, listener } : undefined;
}

/** The same of an address `HOST:PORT`. */
export function kafkaAt(address: string, home: string): (Bootstrap & { port: number }) | undefined {
  const colon = address.lastIndexOf(':');
  const found = bootstrapOf(address.slice(0, colon), home);
  return found && { ...found, port: Number(address.slice(colon + 1)) };
}
