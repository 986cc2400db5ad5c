import type { KafkaConnect } from './kafkaconnect.ts';
import { type Adapted, adaptConfig, namesForeignClass, type Owned } from './own-settings.ts';

/** Of `spec.config`, as the CRD's description of it lists them. */
export const ownedByConnect: Owned = {
  prefixes: [
    'bootstrap.servers',
    'config.storage.topic',
    'consumer.interceptor.classes',
    'group.id',
    'listeners',
    'offset.storage.topic',
    'plugin.path',
    'producer.interceptor.classes',
    'prometheus.metrics.reporter.',
    'rest.',
    'sasl.',
    'security.',
    'ssl.',
    'status.storage.topic',
  ],
  allowed: [
    'ssl.cipher.suites',
    'ssl.enabled.protocols',
    'ssl.endpoint.identification.algorithm',
    'ssl.protocol',
  ],
};

/** How its own clients log in, which the local listeners say otherwise. */
const security = /^(producer|consumer|admin)\.(security|sasl|ssl)\./;

/** `spec.config` as the one local worker can have it. Its config providers are not the worker's: see `providers.ts`. */
export function workerConfig({ resource, config }: KafkaConnect): Adapted {
  const kept = Object.fromEntries(
    Object.entries(config).filter(([key]) => !/^config\.providers(\.|$)/.test(key)),
  );
  return adaptConfig(kept, { resource, path: ['spec', 'config'], owned: ownedByConnect, absent });
}

function absent(key: string, value: string): string | undefined {
  if (security.test(key)) return 'the local listeners say how clients log in';
  return namesForeignClass(value) ? 'the local Connect has no such class' : undefined;
}
