import { type Listener, kafka as readKafka } from '../kafka.ts';
import type { Plan } from './plan.ts';
import { strimzi } from './plan.ts';
import type { Profile } from './types.ts';

/** How clients come to the cluster's Kafka. */
export interface Entrance {
  /** `NAME-kafka-bootstrap.NAMESPACE.svc:PORT` */
  readonly bootstrap: string;
  readonly tls: boolean;
  /** By SCRAM-SHA-512. */
  readonly login: boolean;
}

export const plainListener: Listener = {
  name: 'plain',
  port: 9092,
  type: 'internal',
  tls: false,
  authentication: undefined,
};

export const loginListener: Listener = {
  name: 'tls',
  port: 9093,
  type: 'internal',
  tls: true,
  authentication: 'scram-sha-512',
};

/** Those of the user's own Kafka; none when Kafka is ours. */
export function givenListeners({ kafka: { given } }: Plan): readonly Listener[] {
  return (given && readKafka(given).value?.listeners) ?? [];
}

/** Whether Kafka asks for logins: in production, and where the user's KafkaUsers are there to log in. */
export const asksForLogins = (plan: Plan, profile: Profile): boolean =>
  profile.secured || (plan.kafka.given === undefined && strimzi(plan, 'KafkaUser').length > 0);

/** The listener for our clients; it is to be added where it is not among the given ones. */
export function listenerFor(plan: Plan, profile: Profile): Listener {
  const inside = givenListeners(plan).filter(({ type }) => type === 'internal');
  const guarded = inside.find(({ tls, authentication }) => tls && authentication === 'scram-sha-512');
  const open = inside.find(({ authentication }) => authentication === undefined);
  if (!asksForLogins(plan, profile)) {
    if (!plan.kafka.given) return plainListener;
    const login = inside.find(({ authentication }) => authentication === 'scram-sha-512');
    return open ?? login ?? freeOf(plan);
  }
  return guarded ?? freeOf(plan);
}

/** Ours, under a name and a port that none of the given ones has. */
function freeOf(plan: Plan): Listener {
  const given = givenListeners(plan);
  const names = new Set(given.map(({ name }) => name));
  const ports = new Set(given.map(({ port }) => port));
  let port = loginListener.port;
  while (ports.has(port)) port += 1;
  return { ...loginListener, port, name: names.has(loginListener.name) ? 'login' : loginListener.name };
}

export function entrance(plan: Plan, profile: Profile): Entrance {
  const { name, namespace } = plan.kafka;
  const { port, tls, authentication } = listenerFor(plan, profile);
  return {
    bootstrap: `${name}-kafka-bootstrap.${namespace}.svc:${port}`,
    tls,
    login: authentication === 'scram-sha-512',
  };
}

/** The Secret with the certificate that Kafka's own is signed by; Strimzi makes it. */
export const caSecret = ({ kafka: { name } }: Plan): string => `${name}-cluster-ca-cert`;
