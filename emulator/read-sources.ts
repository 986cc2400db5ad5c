import type { Problem } from '../lib/problem.ts';
import { localUsers, userSecrets } from '../manifests/accounts.ts';
import { isKafkaSource, type KafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import type { Resource } from '../manifests/read.ts';
import { type SecretFile, secretsOf } from '../manifests/secret.ts';
import { type Desired, keyOf } from './desired.ts';
import type { KafkaAddress } from './kafka.ts';
import { resolveLogin } from './resolve-login.ts';
import { resolveNet } from './resolve-net.ts';
import { resolveDestination, type SinkOptions } from './resolve-sink.ts';

/** Where the things that sources name are on this machine. */
export interface ReadOptions extends SinkOptions {
  /** Instead of what the sources say: a cluster's addresses mean nothing here. */
  readonly bootstrapServers?: readonly string[];
  /** Kafka is spoken to without TLS and SASL, whatever `spec.net` says; its Secrets may be missing. */
  readonly plaintext: boolean;
  /** Of a local broker that asks for rights: where the files' KafkaUsers log in. `spec.net` then names the user. */
  readonly logins?: Logins;
}

export interface Logins {
  /** `HOST:PORT` */
  readonly address: string;
  /** Makes the passwords that nobody gives (`localUsers`). */
  readonly key: string;
}

/**
 * The sources that can run, with the addresses of Kafka and their sinks. `kept` has the others by key, each with the
 * first thing that is wrong with it. `notices` tell what is otherwise here than on the cluster.
 */
export function readSources(
  resources: readonly Resource[],
  options: ReadOptions,
  secretFiles: readonly SecretFile[] = [],
): { desired: Desired[]; kept: Map<string, Problem>; problems: Problem[]; notices: Problem[] } {
  const desired: Desired[] = [];
  const kept = new Map<string, Problem>();
  const problems: Problem[] = [];
  const notices: Problem[] = [];
  const { logins } = options;
  const users = logins ? localUsers(resources, logins.key) : [];
  const secrets = secretsOf([...userSecrets(users, resources), ...resources], secretFiles);
  const securityOf = (source: KafkaSource) => {
    if (!logins) return options.plaintext ? {} : resolveNet(source, secrets);
    const login = resolveLogin(source, secrets, users);
    if ('notices' in login) notices.push(...login.notices);
    return login;
  };
  for (const resource of resources.filter(isKafkaSource)) {
    const refuse = (list: readonly Problem[]) => {
      problems.push(...list);
      if (list[0]) kept.set(keyOf(resource), list[0]);
    };
    const { value: source, problems: wrong } = kafkaSource(resource);
    if (!source) {
      refuse(wrong);
      continue;
    }
    const sink = resolveDestination(source.sink, resource, resources, options);
    const { deadLetterSink: letters } = source.delivery;
    const deadLetterSink = letters && resolveDestination(letters, resource, resources, options);
    const security = securityOf(source);
    if ('code' in sink) refuse([sink]);
    else if (deadLetterSink && 'code' in deadLetterSink) refuse([deadLetterSink]);
    else if (Array.isArray(security)) refuse(security);
    else {
      const brokers = options.bootstrapServers ?? source.bootstrapServers;
      const { ssl, sasl } = { ssl: undefined, sasl: undefined, ...security };
      const kafka: KafkaAddress = {
        brokers: logins && sasl ? [logins.address] : brokers,
        ...(ssl ? { ssl } : {}),
        ...(sasl ? { sasl } : {}),
      };
      desired.push({ source, kafka, sink, ...(deadLetterSink ? { deadLetterSink } : {}) });
    }
  }
  return { desired, kept, problems, notices };
}

/** Whether it says that Kafka is to be reached with TLS or SASL. */
export const isSecured = ({ net }: KafkaSource): boolean => net.sasl.enable || net.tls.enable;
