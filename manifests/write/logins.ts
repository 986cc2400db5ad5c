import type { KafkaSource } from '../kafkasource.ts';
import { at, objectAt, textAt } from '../value.ts';
import { asksForLogins, caSecret, entrance } from './listeners.ts';
import { type ConnectPlan, type KafkaPlan, type Plan, specOf, strimzi } from './plan.ts';
import type { Profile, SecretEntry } from './types.ts';

/** A name and the Secret with its password, in the namespace of who logs in. */
export interface Login {
  readonly username: string;
  readonly password: { readonly name: string; readonly key: string };
}

interface Place {
  readonly name: string;
  readonly namespace: string;
}

/** KafkaUsers stand beside their Kafka: what comes from elsewhere has its namespace in the name. */
const userName = (kind: string, { name, namespace }: Place, kafka: KafkaPlan): string =>
  `${kind}${name}${namespace === kafka.namespace ? '' : `-${namespace}`}`;

export const connectUser = (connect: Place, plan: Plan): string => userName('kafka-', connect, plan.kafka);
export const sourceUser = (source: Place, plan: Plan): string =>
  userName('kafka-source-', source, plan.kafka);

export const sinkUser = (sink: Place, plan: Plan): string => userName('kafka-sink-', sink, plan.kafka);

/** Of the Secret that says to Knative who logs in, and how. */
export const loginSecret = (source: Place, plan: Plan): string => `${sourceUser(source, plan)}-login`;

/** The user's own KafkaConnect says how to come to the user's own Kafka. */
export function keepsOwnEntrance({ given }: ConnectPlan, plan: Plan): boolean {
  const spec = specOf(given);
  return plan.kafka.given !== undefined && (spec.authentication !== undefined || spec.tls !== undefined);
}

/** How a KafkaConnect logs in: undefined, not at all; `own`, by other means than a password that is known here. */
export function connectLogin(connect: ConnectPlan, plan: Plan, profile: Profile): Login | 'own' | undefined {
  const authentication = objectAt(connect.given?.document, 'spec', 'authentication');
  const isScram = textAt(authentication, 'type').startsWith('scram-');
  const [name, key] = [
    textAt(authentication, 'passwordSecret', 'secretName'),
    textAt(authentication, 'passwordSecret', 'password'),
  ];
  const own =
    isScram && name !== ''
      ? { username: textAt(authentication, 'username'), password: { name, key } }
      : undefined;
  if (keepsOwnEntrance(connect, plan)) {
    return own ?? (at(authentication, 'type') === undefined ? undefined : 'own');
  }
  if (!entrance(plan, profile).login) return undefined;
  if (own && strimzi(plan, 'KafkaUser').some((user) => user.name === own.username)) return own;
  return {
    username: connectUser(connect, plan),
    password: { name: connectUser(connect, plan), key: 'password' },
  };
}

/** Whether a source says itself how to log in, to a Kafka that knows it. */
export function keepsOwnNet({ net }: KafkaSource, plan: Plan): boolean {
  const isSaid = net.sasl.enable || net.tls.enable;
  return isSaid && (plan.kafka.given !== undefined || strimzi(plan, 'KafkaUser').length > 0);
}

/** What Kafka's client takes for a login by SCRAM. */
export const scramJaas = (username: string, password: string): string =>
  `org.apache.kafka.common.security.scram.ScramLoginModule required username="${username}" password="${password}";`;

/** Secrets of Kafka's namespace that are needed in another: nothing copies them there. */
export function copies(plan: Plan, profile: Profile, home: string, user: string | undefined): SecretEntry[] {
  const { namespace } = plan.kafka;
  if (home === namespace || !asksForLogins(plan, profile)) return [];
  const copy = (name: string, key: string) => ({
    namespace: home,
    name,
    keys: { [key]: `copy it from the Secret ${name} of namespace ${namespace}, which Strimzi makes` },
  });
  return [copy(caSecret(plan), 'ca.crt'), ...(user === undefined ? [] : [copy(user, 'password')])];
}
