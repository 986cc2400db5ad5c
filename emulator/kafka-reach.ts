import type { KafkaAddress } from './kafka.ts';
import { kafkaFacts } from './kafka-error.ts';
import { notKafka } from './kafka-frames.ts';

/** Why a broker does not answer at all, or not as Kafka does, and what to do; undefined for other errors. */
export function reachTrouble(
  error: unknown,
  { brokers, ssl }: KafkaAddress,
): { what: string; fix: string } | undefined {
  const { name, code, broker, message } = kafkaFacts(error);
  const at = broker ?? brokers.join(', ');
  const host = at.replace(/:\d+$/, '');
  if (message.includes(notKafka)) {
    return {
      what: `what answers at ${at} does not speak Kafka's protocol`,
      fix: ssl
        ? 'Name the port of a listener of Kafka: another server has this one.'
        : 'Name the port of a listener of Kafka: another server has this one; or, if it wants TLS, enable net.tls.',
    };
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { what: `this machine knows no host ${host}`, fix: nameFix(host, at, brokers) };
    case 'ECONNREFUSED':
      return {
        what: `nothing listens at ${at}`,
        fix: 'Start Kafka, or mend the port in --bootstrap-servers or spec.bootstrapServers.',
      };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return unanswered(at);
  }
  if (name === 'KafkaJSConnectionError' && message === 'Connection timeout') return unanswered(at);
  if (name === 'KafkaJSRequestTimeoutError') {
    return {
      what: `Kafka at ${at} takes connections but does not answer`,
      fix: 'Look whether the broker hangs, is stopped or is overloaded; the source goes on when it answers.',
    };
  }
  return undefined;
}

const unanswered = (at: string) => ({
  what: `no answer from ${at}: there is no way to it, or it hangs`,
  fix: 'Give --bootstrap-servers HOST:PORT of a Kafka that this machine reaches.',
});

function nameFix(host: string, at: string, brokers: readonly string[]): string {
  if (!brokers.includes(at)) {
    return `Kafka calls its broker so: set advertised.listeners to a name that this machine knows, or add ${host} to its hosts.`;
  }
  const fix = 'give --bootstrap-servers HOST:PORT of a Kafka that this machine reaches.';
  if (!host.includes('.')) {
    return `It is the name of a container that does not run, or of inside the cluster: start it, or ${fix}`;
  }
  return /\.svc(\.|$)|\.cluster\.local$/.test(host)
    ? `It is a name of inside the cluster: ${fix}`
    : `Mend the name, or ${fix}`;
}
