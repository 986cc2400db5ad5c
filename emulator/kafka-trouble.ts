import type { Problem } from '../lib/problem.ts';
import type { KafkaAddress } from './kafka.ts';
import { kafkaFacts } from './kafka-error.ts';
import { reachTrouble } from './kafka-reach.ts';
import { tlsExpected } from './kafka-socket.ts';

/** What is wrong with a Kafka, and what there is to do about it. */
interface Trouble extends Problem {
  /** How long to wait before the next attempt. Milliseconds. */
  readonly pause: number;
}

/** As the real client's `reconnect.backoff.max.ms`; but brokers may lock out whom they refuse too often. */
const pauses = { login: 5000, authorization: 1000, tls: 1000, closed: 250, unreached: 250, coordinator: 100 };

/** Why a broker is not reached or refuses, and what to do; undefined for errors that speak for themselves. */
export function kafkaTrouble(error: unknown, address: KafkaAddress): Trouble | undefined {
  const { name, code, type, broker, message } = kafkaFacts(error);
  const at = broker ?? address.brokers.join(', ');
  const problem = (kind: keyof typeof pauses, what: string, fix: string): Trouble => ({
    code: `kafka.${kind}`,
    message: what,
    fix,
    pause: pauses[kind],
  });
  if (name === 'KafkaJSSASLAuthenticationError') {
    return problem('login', `Kafka at ${at} refuses the login: ${message}`, loginFix(address));
  }
  // The second is what `topicLeaders` throws.
  const refused =
    /^([A-Z_]+)_AUTHORIZATION_FAILED$/.exec(type)?.[1] ?? (/Kafka's error 29$/.test(message) && 'TOPIC');
  if (refused) {
    const what = `the Kafka user may not use the ${refused.toLowerCase().replaceAll('_', ' ')}: ${message}`;
    return problem('authorization', what, 'Grant Describe and Read on the topics and Read on the group.');
  }
  switch (type) {
    case 'UNSUPPORTED_SASL_MECHANISM':
      return problem(
        'login',
        `Kafka at ${at} does not take logins by ${address.sasl?.mechanism.toUpperCase()}`,
        'Set net.sasl.type to one that this listener has (sasl.enabled.mechanisms of the broker).',
      );
    case 'ILLEGAL_SASL_STATE':
      return problem(
        'login',
        `the listener of Kafka at ${at} knows no logins`,
        'Disable net.sasl, or name the port of a listener with SASL.',
      );
  }
  const tls = tlsTrouble(code, message, address);
  if (tls) return problem('tls', `${tls.what} (Kafka at ${at})`, tls.fix);
  const unreached = reachTrouble(error, address);
  if (unreached) return problem('unreached', unreached.what, unreached.fix);
  if (type === 'NOT_COORDINATOR_FOR_GROUP' || type === 'GROUP_COORDINATOR_NOT_AVAILABLE') {
    const what = `Kafka at ${at} has not settled which broker leads the consumer group`;
    return problem(
      'coordinator',
      what,
      'It is asked again until it has; after a restart that takes seconds.',
    );
  }
  if (name === 'KafkaJSConnectionClosedError' && !address.sasl) {
    return problem(
      'closed',
      `Kafka at ${at} closed the connection without a word`,
      'If it always does, its listener may want a login: enable net.sasl, or look into the log of the broker.',
    );
  }
  return undefined;
}

function tlsTrouble(
  code: string,
  message: string,
  { ssl }: KafkaAddress,
): { what: string; fix: string } | undefined {
  switch (code) {
    case tlsExpected:
      return {
        what: 'the broker speaks TLS on this port, the source does not',
        fix: 'Enable net.tls (and leave out --plaintext), or name the port of a plaintext listener.',
      };
    case 'ECONNRESET':
      if (!/before secure TLS connection/.test(message)) return undefined;
      return {
        what: 'the broker ends the TLS handshake at once: it speaks no TLS on this port',
        fix: 'Disable net.tls, or name the port of a TLS listener.',
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        what: `the broker's certificate is for another host: ${plain(message)}`,
        fix: 'Use a bootstrap server (and advertised.listeners of the broker) by a name that the certificate has.',
      };
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        what: `the broker's certificate is not valid today: ${plain(message)}`,
        fix: "Renew it, or set this machine's clock.",
      };
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return {
        what: 'what answers on this port speaks no TLS',
        fix: 'Disable net.tls, or name the port of a TLS listener.',
      };
  }
  if (/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|CERT_SIGNATURE)/.test(code)) {
    return ssl?.ca
      ? {
          what: "the broker's certificate is not signed by net.tls.caCert",
          fix: "Put the certificate of the CA that signed the broker's into caCert.",
        }
      : {
          what: "the broker's certificate is signed by no CA of this system",
          fix: "Name the CA's certificate in net.tls.caCert.",
        };
  }
  if (/^ERR_SSL_.*(ALERT|HANDSHAKE)/.test(code)) {
    return ssl?.cert
      ? {
          what: `the broker refuses the client certificate: ${alert(code)}`,
          fix: 'Give a certificate (net.tls.cert, net.tls.key) of a CA that the broker trusts.',
        }
      : {
          what: `the broker ends the TLS handshake, as it wants a client certificate: ${alert(code)}`,
          fix: 'Give net.tls.cert and net.tls.key.',
        };
  }
  return undefined;
}

/** `bad certificate`, as the broker said it. */
const alert = (code: string) =>
  code
    .replace(/^.*ALERT_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();

const plain = (message: string) => message.replace(/^Connection error: /, '');

/** What is secret is not shown, yet this much can be told of it. */
function loginFix({ sasl }: KafkaAddress): string {
  const fix = 'Mend the Secrets of net.sasl.user and net.sasl.password.';
  const ends = (text: string | undefined) => text !== undefined && /\s$/.test(text);
  if (ends(sasl?.password)) return `${fix} The password ends with a line break or a blank.`;
  return ends(sasl?.username) ? `${fix} The user ends with a line break or a blank.` : fix;
}
