import type { Resource } from '../read.ts';
import { at, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import type { Listener } from './bootstrap.ts';
import { error, type Findings } from './rule.ts';

/** How a client of Kafka is set up. */
export interface Client {
  /** Where its settings stand. */
  readonly path: Path;
  readonly tls: boolean;
  /** `scram-sha-512`, `tls`, …; empty for none. */
  readonly authentication: string;
}

/** Whether clients must speak TLS to a listener. */
export const isTls = ({ value }: Listener): boolean => at(value, 'tls') === true;

/** How clients say who they are; empty when they need not, undefined when only the Kafka's own settings tell. */
export function authenticationOf({ value }: Listener): string | undefined {
  const type = textAt(value, 'authentication', 'type');
  return type === 'custom' ? undefined : type;
}

/** What a client does that the listener does not take. */
export function* clientFindings(
  resource: Resource,
  listener: Listener | undefined,
  client: Client,
): Findings {
  if (!listener) return;
  const name = `listener ${textAt(listener.value, 'name')} of Kafka ${listener.kafka.name}`;
  if (isTls(listener) !== client.tls) {
    yield error(resource, client.path, {
      code: 'strimzi.tls',
      message: client.tls ? `${name} has no TLS, but this asks for it` : `${name} wants TLS`,
      fix: client.tls
        ? 'Remove the TLS settings, or use the address of a listener with tls: true.'
        : 'Switch TLS on, or use the address of a listener with tls: false.',
    });
  }
  const wanted = authenticationOf(listener);
  if (wanted === undefined || wanted === client.authentication) return;
  yield error(resource, client.path, {
    code: 'strimzi.authentication',
    message: `${name} wants ${wanted === '' ? 'no authentication' : `authentication ${wanted}`}, but this has ${client.authentication || 'none'}`,
    fix:
      wanted === ''
        ? 'Remove the authentication, or use the address of a listener that asks for it.'
        : `Authenticate by ${wanted} (a KafkaUser makes the Secret), or use the address of another listener.`,
  });
}

/** A client of a listener with the cluster's own certificate that is given nothing to trust. */
export function* trustFindings(
  resource: Resource,
  listener: Listener | undefined,
  path: Path,
  isBlind: boolean,
): Findings {
  const hasOther = at(listener?.value, 'configuration', 'brokerCertChainAndKey') !== undefined;
  if (!isBlind || !listener || !isTls(listener) || hasOther) return;
  yield error(resource, path, {
    code: 'strimzi.trust',
    message: 'there is no CA certificate to trust the listener by',
    fix: `Name the key ca.crt of Secret ${listener.kafka.name}-cluster-ca-cert, which signed it.`,
  });
}
