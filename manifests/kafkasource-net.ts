import type { Fields } from './kafkasource-fields.ts';

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

export interface SecretKey {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

export function readNet(fields: Fields, namespace: string): Net {
  fields.noOthers('tls', 'sasl');
  const tls = fields.object('tls');
  tls.noOthers('enable', 'caCert', 'cert', 'key');
  const sasl = fields.object('sasl');
  sasl.noOthers('enable', 'user', 'password', 'type', 'tokenProvider', 'roleARN');
  return {
    tls: { enable: tls.boolean('enable'), ...secrets(tls, ['caCert', 'cert', 'key'], namespace) },
    sasl: { enable: sasl.boolean('enable'), ...secrets(sasl, ['user', 'password', 'type'], namespace) },
  };
}

function secrets<const N extends string>(
  fields: Fields,
  names: readonly N[],
  namespace: string,
): { [K in N]?: SecretKey } {
  const found: { [K in N]?: SecretKey } = {};
  for (const name of names) {
    const ref = fields.object(name).object('secretKeyRef');
    if (!ref.present) continue;
    const [secret, key] = [ref.text('name'), ref.text('key')];
    if (secret === undefined || key === undefined) {
      ref.report([], 'missing', 'missing field(s): name, key', 'Name the Secret and its key.');
    } else found[name] = { namespace, name: secret, key };
  }
  return found;
}
