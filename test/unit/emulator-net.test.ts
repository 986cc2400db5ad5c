import { describe, expect, it } from 'vitest';
import { diff, keyOf } from '../../emulator/desired.ts';
import { readSources } from '../../emulator/read-sources.ts';
import { readText } from '../../manifests/read.ts';
import type { SecretFile } from '../../manifests/secret.ts';
import { Authority, rewrapped } from '../certificates.ts';

const authority = new Authority();
const client = authority.issue('alice');
const other = authority.issue('bob');

/** A KafkaSource with that `net`, and Secrets by name: a text is one for stringData, `{…}` stands as it is. */
function yaml(net: string, secrets: Readonly<Record<string, Record<string, string> | string>>): string {
  const documents = Object.entries(secrets).map(([name, values]) => {
    const rest = typeof values === 'string' ? values : `stringData: ${JSON.stringify(values)}`;
    return `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: shop}\n${rest}\n`;
  });
  return `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: orders, namespace: shop}
spec:
  bootstrapServers: ["kafka:9093"]
  topics: [orders]
  sink: {uri: "http://sink"}
  net:
${net}
${documents.join('')}`;
}

const key = (field: string, secret: string, name = field) =>
  `      ${field}: {secretKeyRef: {name: ${secret}, key: ${name}}}`;
const tls = `    tls:\n      enable: true\n${key('caCert', 'tls')}\n${key('cert', 'tls')}\n${key('key', 'tls')}`;
const sasl = `    sasl:\n      enable: true\n${key('user', 'login')}\n${key('password', 'login')}\n${key('type', 'login')}`;
const pems = { caCert: authority.cert, cert: client.cert, key: client.key };
const login = { user: 'alice', password: 'secret', type: 'SCRAM-SHA-512' };

function read(text: string, files: readonly SecretFile[] = [], plaintext = false) {
  const { resources, problems } = readText(text, 'source.yaml');
  expect(problems).toEqual([]);
  const { desired, problems: refused } = readSources(resources, { plaintext }, files);
  return { kafka: desired[0]?.kafka, desired, problems: refused };
}

/** `LINE FIELD: message` of each problem. */
const told = (text: string, files?: readonly SecretFile[]) =>
  read(text, files).problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);

describe('spec.net', () => {
  it('is plaintext when nothing is enabled', () => {
    expect(read(yaml('    tls: {enable: false}', {})).kafka).toEqual({ brokers: ['kafka:9093'] });
  });

  it('never shows what stands where a Secret is to be named', () => {
    const inline = '    sasl: {enable: true, user: admin, password: hunter2, type: {secretKeyRef: hunter2}}';
    const { problems } = read(yaml(inline, {}));
    expect(problems.map(({ line, field, fix }) => [line, field, fix])).toEqual([
      [9, 'spec.net.sasl.user', 'Write user: {secretKeyRef: {name: SECRET, key: KEY}}.'],
      [9, 'spec.net.sasl.password', 'Write password: {secretKeyRef: {name: SECRET, key: KEY}}.'],
      [9, 'spec.net.sasl.type.secretKeyRef', 'Write type: {secretKeyRef: {name: SECRET, key: KEY}}.'],
    ]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('makes a TLS connection with a client certificate', () => {
    expect(read(yaml(tls, { tls: pems })).kafka).toEqual({
      brokers: ['kafka:9093'],
      ssl: { ca: authority.cert, cert: client.cert, key: client.key, allowPartialTrustChain: true },
    });
  });

  it.each([
    ['PLAIN', 'plain'],
    ['SCRAM-SHA-256', 'scram-sha-256'],
    ['SCRAM-SHA-512', 'scram-sha-512'],
  ])('makes a login by %s', (type, mechanism) => {
    const account = { username: 'alice', password: 'secret' };
    expect(read(yaml(sasl, { login: { ...login, type } })).kafka).toEqual({
      brokers: ['kafka:9093'],
      sasl: { mechanism, ...account },
    });
  });

  it('is PLAIN without a type, and trusts the system without caCert', () => {
    const net = `    tls: {enable: true}\n${sasl.replace(key('type', 'login'), '')}`;
    expect(read(yaml(net, { login })).kafka).toEqual({
      brokers: ['kafka:9093'],
      ssl: { allowPartialTrustChain: true },
      sasl: { mechanism: 'plain', username: 'alice', password: 'secret' },
    });
  });

  it('reads base64 as kubectl writes it, broken into lines', () => {
    const value = Buffer.from(authority.cert)
      .toString('base64')
      .replace(/(.{60})/g, '$1\n    ');
    const data = `data:\n  caCert: |\n    ${value}\n  cert: ${base64(client.cert)}\n  key: ${base64(client.key)}`;
    expect(read(yaml(tls, { tls: data })).kafka?.ssl).toMatchObject({ ca: authority.cert });
  });

  it.each([
    ['no Secret', yaml(sasl, {}), 'failed to read Secret shop/login: there is none'],
    [
      'no such key',
      yaml(sasl, { login: { ...login, user: '' } }),
      'missing secret key or empty secret value',
    ],
    [
      'a Secret of another namespace',
      yaml(sasl, { login }).replace('login, namespace: shop', 'login, namespace: other'),
      'there is none',
    ],
  ])('with %s is refused where it is named', (_, text, message) => {
    const [first] = told(text);
    expect(first).toMatch(/^11 spec\.net\.sasl\.user\.secretKeyRef\.(name|key): /);
    expect(first).toContain(message);
  });

  it('needs the Secrets even of a part that is off, as a cluster does', () => {
    const off = tls.replace('enable: true', 'enable: false');
    expect(told(yaml(`${off}\n${sasl}`, { login }))[0]).toContain('failed to read Secret shop/tls');
  });

  it.each([
    ['OAUTHBEARER', 'OAUTHBEARER is not supported here', 'Use PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.'],
    ['GSSAPI', 'unsupported SASL mechanism', 'Use PLAIN'],
    ['PLAIN\n', 'unsupported SASL mechanism', 'without any blank or line break'],
  ])('refuses the type %j', (type, message, fix) => {
    const [problem] = read(yaml(sasl, { login: { ...login, type } })).problems;
    expect(problem).toMatchObject({ code: 'kafkasource.sasl-type', field: 'spec.net.sasl.type' });
    expect(problem?.message).toBe(`[protocol SASL_PLAINTEXT] ${message}`);
    expect(problem?.fix).toContain(fix);
  });

  it('refuses TLS without a client certificate, unless there is SASL', () => {
    const alone = yaml(`    tls:\n      enable: true\n${key('caCert', 'tls')}`, { tls: pems });
    expect(told(alone)).toEqual([
      '9 spec.net.tls: [protocol SSL] required user key: without SASL, a KafkaSource must have a client certificate',
    ]);
    const both = yaml(`    tls:\n      enable: true\n${key('caCert', 'tls')}\n${sasl}`, { tls: pems, login });
    expect(told(both)).toEqual([]);
  });

  it.each(['cert', 'key'])('refuses a lone %s', (field) => {
    const net = `    tls:\n      enable: true\n${key(field, 'tls')}\n${sasl}`;
    expect(told(yaml(net, { tls: pems, login }))[0]).toContain(
      `spec.net.tls.${field}: [protocol SASL_SSL] ${field} without`,
    );
  });

  it.each([
    ['sasl.user', sasl.replace(key('user', 'login'), '')],
    ['sasl.password', sasl.replace(key('password', 'login'), '')],
  ])('refuses SASL without %s', (field, net) => {
    expect(told(yaml(net, { login }))[0]).toContain(`spec.net.${field}: [protocol SASL_PLAINTEXT] SASL`);
  });

  it.each(['a"b', 'a\\b'])('refuses the password %s, as Java would be told another', (password) => {
    const { problems } = read(yaml(sasl, { login: { ...login, password } }));
    expect(problems).toMatchObject([{ code: 'kafkasource.sasl-quote', field: 'spec.net.sasl.password' }]);
    expect(JSON.stringify(problems)).not.toContain(password);
  });

  it.each([
    ['caCert', 'no pem', 'caCert holds no PEM certificate', 'BEGIN CERTIFICATE'],
    ['caCert', base64(authority.cert), 'caCert holds no PEM certificate', 'base64 once too often'],
    ['caCert', client.key, 'caCert holds no PEM certificate', 'BEGIN CERTIFICATE'],
    ['caCert', spoilt(authority.cert), 'caCert holds a PEM block that is no certificate', 'Copy'],
    ['caCert', authority.cert + spoilt(authority.cert), 'caCert holds a PEM block', 'Copy'],
    ['cert', client.key, 'cert holds no PEM certificate', 'BEGIN CERTIFICATE'],
    ['key', client.cert, 'key holds no PEM private key', 'BEGIN PRIVATE KEY'],
    ['key', other.key, 'key is not the key of the certificate', 'Give the key'],
    ['key', spoilt(client.key), 'key holds a PEM block that is no private key', 'Copy'],
    ['key', rewrapped(client.key, 'encrypted'), 'key is an encrypted private key', 'openssl pkcs8'],
    ['key', rewrapped(client.key, 'sec1'), "Java's Kafka client", 'openssl pkcs8'],
  ])('refuses a %s that is none: %#', (field, value, message, fix) => {
    const [problem, more] = read(yaml(tls, { tls: { ...pems, [field]: value } })).problems;
    expect(more).toBeUndefined();
    expect(problem).toMatchObject({ file: 'source.yaml', line: 18, field: `stringData.${field}` });
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
    expect(JSON.stringify(problem)).not.toContain('MIG');
  });

  it('says where a value is no base64', () => {
    const [problem] = read(
      yaml(sasl, { login: 'data: {user: "alice!", password: cGFzcw==, type: UExBSU4=}' }),
    ).problems;
    expect(problem).toMatchObject({
      line: 18,
      field: 'data.user',
      fix: expect.stringContaining('stringData'),
    });
  });

  it('is not looked at with --plaintext', () => {
    expect(read(yaml(`${tls}\n${sasl}`, {}), [], true)).toMatchObject({
      kafka: { brokers: ['kafka:9093'] },
      problems: [],
    });
  });
});

describe('values in files', () => {
  const file = (name: string, of: string, text: string, namespace?: string): SecretFile => ({
    namespace,
    name,
    key: of,
    text,
    file: `secrets/${name}/${of}`,
  });

  it('stand for Secrets, the more exact path first, and before the YAML', () => {
    const files = [
      file('login', 'user', 'anybody'),
      file('login', 'user', 'bob', 'shop'),
      file('login', 'user', 'eve', 'other'),
      file('login', 'password', 'from-file'),
    ];
    expect(read(yaml(sasl, { login }), files).kafka?.sasl).toEqual({
      mechanism: 'scram-sha-512',
      username: 'bob',
      password: 'from-file',
    });
  });

  it('that lack the key are told as such', () => {
    expect(told(yaml(sasl, {}), [file('login', 'user', 'alice')])[0]).toContain('missing secret key');
  });

  it('are named when they hold no PEM', () => {
    const [problem] = read(yaml(tls, { tls: pems }), [file('tls', 'caCert', 'x')]).problems;
    expect(problem).toMatchObject({ file: 'secrets/tls/caCert' });
  });
});

describe('a source whose Secret changes', () => {
  it('is started anew, and its values are in no status', () => {
    const one = read(yaml(sasl, { login })).desired;
    const two = read(yaml(sasl, { login: { ...login, password: 'other' } })).desired;
    const now = new Map(one.map((each) => [keyOf(each.source), each]));
    expect(diff(now, two, new Set()).restart).toHaveLength(1);
    expect(diff(now, read(`# moved\n${yaml(sasl, { login })}`).desired, new Set()).restart).toEqual([]);
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function spoilt(pem: string): string {
  return pem.replace(/\n.{64}/, '\nAAAA');
}
