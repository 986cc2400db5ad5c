import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Authority } from '../certificates.ts';
import { answer, RawSink } from '../unit/raw-sink.ts';
import { testRuntimes } from './runtimes.ts';
import { account, SecureKafka } from './secure-kafka.ts';
import { SourceProcess } from './source-process.ts';

// The broker is a native one; what is tried here is the same in both runtimes.
const native = (await testRuntimes()).includes('native');
let folder = '';
let kafka: SecureKafka;
let sink: RawSink;
let sinkUrl = '';
let source: SourceProcess | undefined;

beforeAll(async () => {
  if (!native) return;
  folder = await mkdtemp(join(tmpdir(), 'plumbline-net-'));
  kafka = new SecureKafka(join(folder, 'kafka'));
  sink = new RawSink(() => answer(200));
  sinkUrl = await sink.listen();
  await kafka.start();
});

afterEach(async () => {
  await source?.stop();
  source = undefined;
});

afterAll(async () => {
  if (!native) return;
  await kafka.stop();
  sink.close();
  await rm(folder, { recursive: true, force: true });
});

type Values = Readonly<Record<string, string>>;

const ref = (secret: string, key: string) => ({ secretKeyRef: { name: secret, key } });
const tls = (secret: string, ...keys: readonly string[]) => ({
  enable: true,
  ...Object.fromEntries(keys.map((key) => [key, ref(secret, key)])),
});
const sasl = (secret: string) => ({
  enable: true,
  user: ref(secret, 'user'),
  password: ref(secret, 'password'),
  type: ref(secret, 'type'),
});

function sourceOf(name: string, bootstrap: string, net: object) {
  return {
    apiVersion: 'sources.knative.dev/v1',
    kind: 'KafkaSource',
    metadata: { name },
    spec: {
      bootstrapServers: [bootstrap],
      topics: [name],
      initialOffset: 'earliest',
      net,
      sink: { uri: `${sinkUrl}/${name}` },
    },
  };
}

const secretOf = (name: string, stringData: Values) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData,
});

async function write(name: string, resources: readonly object[]): Promise<string> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: resources }));
  return file;
}

const login = (type: string, changes: Values = {}) => ({ ...account, type, ...changes });
const bodies = (name: string) => sink.bodies.filter((body) => body === name).length;

describe.runIf(native)('a secured Kafka', () => {
  it('delivers over each protocol and login', async () => {
    const mine = kafka.authority.issue('alice');
    const names = ['plain', 'scram-256', 'scram-512', 'plain-tls', 'scram-tls', 'mutual', 'open'];
    const file = await write('each', [
      secretOf('plain', login('PLAIN')),
      secretOf('s256', login('SCRAM-SHA-256')),
      secretOf('s512', login('SCRAM-SHA-512')),
      secretOf('tls', { caCert: kafka.authority.cert, cert: mine.cert, key: mine.key }),
      sourceOf('plain', kafka.address('SASL_PLAINTEXT'), { sasl: sasl('plain') }),
      sourceOf('scram-256', kafka.address('SASL_PLAINTEXT'), { sasl: sasl('s256') }),
      sourceOf('scram-512', kafka.address('SASL_PLAINTEXT'), { sasl: sasl('s512') }),
      sourceOf('plain-tls', kafka.address('SASL_SSL'), { sasl: sasl('plain'), tls: tls('tls', 'caCert') }),
      sourceOf('scram-tls', kafka.address('SASL_SSL'), { sasl: sasl('s512'), tls: tls('tls', 'caCert') }),
      sourceOf('mutual', kafka.address('SSL'), { tls: tls('tls', 'caCert', 'cert', 'key') }),
      sourceOf('open', kafka.address('PLAINTEXT'), {}),
    ]);
    await kafka.produce(names);
    source = await SourceProcess.start(['-f', file]);
    await source.statusThat(
      ({ sources }) => sources.length === 7 && sources.every((one) => one.delivered === 1),
    );
    expect(names.map(bodies)).toEqual(names.map(() => 1));
    expect((await source.get('/readyz')).status).toBe(200);
    // A file that says the same again, in other words, restarts nothing.
    const assigned = () => (source?.log.split('partitions assigned').length ?? 0) - 1;
    await expect.poll(assigned).toBeGreaterThanOrEqual(names.length);
    const before = assigned();
    await writeFile(file, JSON.stringify(JSON.parse(await readFile(file, 'utf8')), null, 2));
    await wait(1500);
    expect(assigned()).toBe(before);
    expect(secretsIn(source.log + (await source.get('/status')).body)).toEqual([]);
  });

  it('tells once what is wrong, and goes on when that is mended', async () => {
    const stranger = new Authority('Stranger');
    const strange = stranger.issue('alice');
    const certs = { caCert: kafka.authority.cert, cert: strange.cert, key: strange.key };
    const resources = (password: string) => [
      secretOf('login', login('SCRAM-SHA-512', { password })),
      secretOf('right', login('PLAIN')),
      secretOf('tls', certs),
      secretOf('wrong-ca', { caCert: stranger.cert }),
      sourceOf('wrong-password', kafka.address('SASL_PLAINTEXT'), { sasl: sasl('login') }),
      sourceOf('wrong-ca', kafka.address('SASL_SSL'), {
        sasl: sasl('right'),
        tls: tls('wrong-ca', 'caCert'),
      }),
      sourceOf('no-ca', kafka.address('SASL_SSL'), { sasl: sasl('right'), tls: { enable: true } }),
      sourceOf('other-host', kafka.address('SASL_SSL', 'localhost'), {
        sasl: sasl('right'),
        tls: tls('tls', 'caCert'),
      }),
      sourceOf('wrong-cert', kafka.address('SSL'), { tls: tls('tls', 'caCert', 'cert', 'key') }),
      sourceOf('no-cert', kafka.address('SSL'), { sasl: sasl('right'), tls: tls('tls', 'caCert') }),
      sourceOf('tls-to-plain', kafka.address('SASL_PLAINTEXT'), {
        sasl: sasl('right'),
        tls: tls('tls', 'caCert'),
      }),
      sourceOf('plain-to-tls', kafka.address('SASL_SSL'), { sasl: sasl('right') }),
      sourceOf('no-login', kafka.address('SASL_PLAINTEXT'), {}),
      sourceOf('no-sasl-there', kafka.address('PLAINTEXT'), { sasl: sasl('right') }),
    ];
    const causes: Readonly<Record<string, readonly [cause: string, fix: string]>> = {
      'wrong-password': ['refuses the login', 'Mend the Secrets'],
      'wrong-ca': ['not signed by net.tls.caCert', 'into caCert'],
      'no-ca': ['signed by no CA of this system', 'net.tls.caCert'],
      'other-host': ['is for another host', 'a name that the certificate has'],
      'wrong-cert': ['refuses the client certificate', 'of a CA that the broker trusts'],
      'no-cert': ['wants a client certificate', 'Give net.tls.cert and net.tls.key'],
      'tls-to-plain': ['speaks no TLS', 'Disable net.tls'],
      'plain-to-tls': ['speaks TLS', 'Enable net.tls'],
      'no-login': ['without a word', 'enable net.sasl'],
      'no-sasl-there': ['knows no logins', 'Disable net.sasl'],
    };
    const names = Object.keys(causes);
    await kafka.produce(names);
    const file = await write('wrong', resources('other than that'));
    source = await SourceProcess.start(['-f', file]);
    const messages = ({ sources }: Awaited<ReturnType<SourceProcess['status']>>) =>
      new Map(sources.map(({ name, conditions }) => [name, conditions[0]?.message ?? '']));
    // What is slow may look like something else at first.
    const isTold = (now: Parameters<typeof messages>[0]) =>
      names.every((name) =>
        messages(now)
          .get(`default/${name}`)
          ?.includes(causes[name]?.[0] ?? ''),
      );
    const told = messages(await source.statusThat(isTold));
    const readyz = await source.get('/readyz');
    expect(readyz.status).toBe(503);
    for (const [name, [cause, fix]] of Object.entries(causes)) {
      expect(told.get(`default/${name}`)).toContain(cause);
      expect(told.get(`default/${name}`)).toContain(fix);
      expect(readyz.body).toContain(cause);
    }
    // Several attempts later each is still told once.
    await wait(3000);
    const lines = source.log.split('\n').filter((line) => line.includes('in trouble'));
    const troubles = lines.map((line) => JSON.parse(line)).map((one) => `${one.source} ${one.error}`);
    expect(troubles.sort()).toEqual([...new Set(troubles)]);
    expect(new Set(troubles.map((one) => one.split(' ')[0]))).toEqual(
      new Set(names.map((name) => `default/${name}`)),
    );
    expect(source.log).not.toContain('    at ');

    await write('wrong', resources(account.password));
    await source.statusThat(({ sources }) =>
      sources.some((one) => one.name === 'default/wrong-password' && one.delivered === 1),
    );
    expect(bodies('wrong-password')).toBe(1);
    expect(secretsIn(source.log + (await source.get('/status')).body)).toEqual([]);
  });

  it('takes values from files, and sees them change', async () => {
    const secrets = join(folder, 'secrets');
    await mkdir(join(secrets, 'default/login'), { recursive: true });
    const put = (key: string, text: string) => writeFile(join(secrets, 'default/login', key), text);
    await Promise.all([put('user', account.user), put('password', 'not yet'), put('type', 'SCRAM-SHA-256')]);
    await kafka.produce(['files']);
    // The cluster's address does not matter, its security does.
    const file = await write('files', [sourceOf('files', 'kafka.cluster:9093', { sasl: sasl('login') })]);
    const servers = kafka.address('SASL_PLAINTEXT');
    source = await SourceProcess.start(['-f', file, '--secrets', secrets, '--bootstrap-servers', servers], {
      PLUMBLINE_LOG: 'debug',
    });
    await source.statusThat(
      ({ sources }) => sources[0]?.conditions[0]?.message?.includes('refuses the login') === true,
    );
    await put('password', account.password);
    await source.statusThat(({ sources }) => sources[0]?.delivered === 1);
    expect(secretsIn(source.log)).toEqual([]);
  });

  it('is read for a sink with TLS, too', async () => {
    const tlsSink = new RawSink(() => answer(200), kafka.authority.issue('sink', { hosts: ['127.0.0.1'] }));
    const annotations = { 'plumbline.dev/url': await tlsSink.listen() };
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders', annotations } };
    const one = sourceOf('https', kafka.address('SASL_SSL'), {
      sasl: sasl('login'),
      tls: tls('tls', 'caCert'),
    });
    const sink = {
      ref: { apiVersion: 'v1', kind: 'Service', name: 'orders' },
      uri: 'in?q',
      CACerts: kafka.authority.cert,
    };
    const file = await write('https', [
      service,
      secretOf('login', login('SCRAM-SHA-512')),
      secretOf('tls', { caCert: kafka.authority.cert }),
      { ...one, spec: { ...one.spec, sink } },
    ]);
    await kafka.produce(['https']);
    source = await SourceProcess.start(['-f', file]);
    await source.statusThat(({ sources }) => sources[0]?.delivered === 1);
    expect(tlsSink.heads[0]).toMatch(/^POST \/in\?q /);
    expect(tlsSink.bodies).toEqual(['https']);
    tlsSink.close();
  });

  it('is not asked for with --plaintext, and then no Secret is needed', async () => {
    await kafka.produce(['local']);
    const file = await write('local', [
      sourceOf('local', 'kafka.cluster:9093', { sasl: sasl('absent'), tls: tls('absent', 'cert') }),
    ]);
    const args = ['-f', file, '--bootstrap-servers', kafka.address('PLAINTEXT')];
    source = await SourceProcess.start(args);
    const { problems } = await source.statusThat((now) => now.problems.length > 0);
    expect(problems[0]).toMatchObject({ code: 'kafkasource.secret' });
    expect((await source.get('/readyz')).body).toContain('failed to read Secret default/absent');
    await source.stop();
    source = await SourceProcess.start([...args, '--plaintext']);
    await source.statusThat(({ sources }) => sources[0]?.delivered === 1);
  });
});

/** What must not be seen anywhere. */
function secretsIn(text: string): string[] {
  return [account.password, account.user, 'BEGIN '].filter((secret) => text.includes(secret));
}
