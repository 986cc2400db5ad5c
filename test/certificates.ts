import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, both PEM; the key is PKCS #8. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is to say. */
interface Wish {
  /** `localhost`, `127.0.0.1` */
  readonly hosts?: readonly string[];
  readonly expired?: boolean;
}

/** Makes certificates for tests; no tool has to be installed for it, and none is ever stored. */
export class Authority implements Issued {
  readonly cert: string;
  readonly key: string;
  readonly #name: string;
  readonly #signer: KeyObject;

  constructor(name = 'Test CA') {
    this.#name = name;
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#signer = privateKey;
    this.key = pemOf(privateKey);
    this.cert = this.#certificate(name, publicKey, [
      extension('551d13', true, der(0x30, der(0x01, Buffer.from([0xff])))), // basicConstraints: CA
      extension('551d0f', true, der(0x03, Buffer.from([0x01, 0x06]))), // keyUsage: signs certificates
    ]);
  }

  issue(subject: string, { hosts = [], expired = false }: Wish = {}): Issued {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const names = hosts.map((host) =>
      /^[\d.]+$/.test(host)
        ? der(0x87, Buffer.from(host.split('.').map(Number)))
        : der(0x82, Buffer.from(host)),
    );
    const extensions = names.length === 0 ? [] : [extension('551d11', false, der(0x30, ...names))];
    return { cert: this.#certificate(subject, publicKey, extensions, expired), key: pemOf(privateKey) };
  }

  #certificate(subject: string, key: KeyObject, extensions: readonly Buffer[], expired = false): string {
    const algorithm = der(0x30, oid('2a8648ce3d040302')); // ecdsa-with-SHA256
    const content = der(
      0x30,
      der(0xa0, der(0x02, Buffer.from([2]))), // version 3
      der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      algorithm,
      name(this.#name),
      der(0x30, time('20200101'), time(expired ? '20200102' : '20490101')),
      name(subject),
      key.export({ type: 'spki', format: 'der' }),
      ...(extensions.length === 0 ? [] : [der(0xa3, der(0x30, ...extensions))]),
    );
    const signature = sign('sha256', content, this.#signer);
    const whole = der(0x30, content, algorithm, der(0x03, Buffer.from([0]), signature));
    const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  }
}

/** The same key in another wrapping: encrypted, or as OpenSSL wrote keys of old. */
export function rewrapped(key: string, how: 'encrypted' | 'sec1'): string {
  const object = createPrivateKey(key);
  return how === 'sec1'
    ? String(object.export({ type: 'sec1', format: 'pem' }))
    : String(object.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }));
}

function pemOf(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const name = (text: string) => der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(text)))));
const time = (day: string) => der(0x17, Buffer.from(`${day.slice(2)}000000Z`));
const extension = (id: string, critical: boolean, value: Buffer) =>
  der(0x30, oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
