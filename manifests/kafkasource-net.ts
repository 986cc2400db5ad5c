import { refuse, textOf } from './kafkasource-webhook.ts';
import type { Section } from './shape.ts';
import type { Path } from './yaml.ts';

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

/** Names a value of a Secret in the source's namespace. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
  /** Where it is named. */
  readonly path: Path;
}

/** Reads `spec.net`. */
export function readNet(spec: Section): Net {
  const net = spec.section('net', ['tls', 'sasl']);
  const tls = net.section('tls', ['enable', 'caCert', 'cert', 'key']);
  // The last two belong to OAUTHBEARER, which is refused by its type.
  const sasl = net.section('sasl', ['enable', 'user', 'password', 'type', 'tokenProvider', 'roleARN']);
  return {
    tls: { enable: tls.flag('enable') ?? false, ...secrets(tls, ['caCert', 'cert', 'key']) },
    sasl: { enable: sasl.flag('enable') ?? false, ...secrets(sasl, ['user', 'password', 'type']) },
  };
}

function secrets<const N extends string>(section: Section, names: readonly N[]): { [K in N]?: SecretKey } {
  const found: { [K in N]?: SecretKey } = {};
  for (const name of names) {
    const wrong = firstThatIsNoObject(section, name);
    if (wrong) {
      const message = 'must name a Secret: values of secrets do not stand here';
      refuse(section, wrong, 'secret', message, `Write ${name}: {secretKeyRef: {name: SECRET, key: KEY}}.`);
      continue;
    }
    const ref = section.section(name).section('secretKeyRef');
    if (!ref.isPresent) continue;
    const [secret, key] = [textOf(ref, 'name'), textOf(ref, 'key')];
    if (secret === undefined || key === undefined) {
      refuse(ref, [], 'missing', 'missing field(s): name, key', 'Name the Secret and its key.');
    } else found[name] = { name: secret, key, path: ref.path };
  }
  return found;
}

function firstThatIsNoObject(section: Section, name: string): Path | undefined {
  if (!section.has(name)) return undefined;
  if (!section.isObject(name)) return [name];
  const inner = section.section(name);
  return inner.has('secretKeyRef') && !inner.isObject('secretKeyRef') ? [name, 'secretKeyRef'] : undefined;
}
