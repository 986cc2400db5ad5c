import { refuse, textOf } from './kafkasource-webhook.ts';
import type { Section } from './shape.ts';

/** `spec.net`: how to reach Kafka. Values are in Secrets. */
export interface Net {
  readonly tls: {
    readonly enable: boolean;
    readonly caCert?: SecretKey;
    readonly cert?: SecretKey;
    readonly key?: SecretKey;
  };
  readonly sasl: {
    readonly enable: boolean;
    readonly user?: SecretKey;
    readonly password?: SecretKey;
    readonly type?: SecretKey;
  };
}

interface SecretKey {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** Reads `spec.net`. */
export function readNet(spec: Section, namespace: string): Net {
  const net = spec.section('net', ['tls', 'sasl']);
  const tls = net.section('tls', ['enable', 'caCert', 'cert', 'key']);
  const sasl = net.section('sasl', ['enable', 'user', 'password', 'type', 'tokenProvider', 'roleARN']);
  return {
    tls: { enable: tls.flag('enable') ?? false, ...secrets(tls, ['caCert', 'cert', 'key'], namespace) },
    sasl: { enable: sasl.flag('enable') ?? false, ...secrets(sasl, ['user', 'password', 'type'], namespace) },
  };
}

function secrets<const N extends string>(
  section: Section,
  names: readonly N[],
  namespace: string,
): { [K in N]?: SecretKey } {
  const found: { [K in N]?: SecretKey } = {};
  for (const name of names) {
    const ref = section.section(name).section('secretKeyRef');
    if (!ref.isPresent) continue;
    const [secret, key] = [textOf(ref, 'name'), textOf(ref, 'key')];
    if (secret === undefined || key === undefined) {
      refuse(ref, [], 'missing', 'missing field(s): name, key', 'Name the Secret and its key.');
    } else found[name] = { namespace, name: secret, key };
  }
  return found;
}
