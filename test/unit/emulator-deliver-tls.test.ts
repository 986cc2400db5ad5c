import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { Deliverer, type Outcome } from '../../emulator/deliver.ts';
import { tlsOptions } from '../../emulator/deliver-tls.ts';
import type { Event } from '../../emulator/event.ts';
import { targetOf } from '../../emulator/event-request.ts';
import { Authority } from '../certificates.ts';
import { answer, RawSink } from './raw-sink.ts';

const ours = new Authority('Ours');
const theirs = new Authority('Theirs');
const hosts = ['127.0.0.1', 'localhost'];
const server = ours.issue('sink', { hosts });
const event: Event = {
  attributes: ['specversion', '1.0', 'id', '1', 'source', '/s', 'type', 't'],
  extensions: 8,
  data: Buffer.from('{}'),
};

const open: RawSink[] = [];
let deliverer: Deliverer | undefined;
afterEach(() => {
  deliverer?.destroy();
  for (const one of open.splice(0)) one.close();
});

async function serve(
  tls: TlsOptions,
  answers: (n: number, path: string) => string | null = () => answer(200),
) {
  const sink = new RawSink(answers, tls);
  open.push(sink);
  return { sink, url: await sink.listen() };
}

async function deliver(
  url: string,
  caCerts: string | undefined,
  more: { letters?: string; lettersCa?: string; retry?: number; event?: Event } = {},
): Promise<Outcome> {
  deliverer = new Deliverer({
    namespace: 'ns',
    sink: targetOf(url, caCerts),
    policy: { retry: more.retry ?? 0, backoffPolicy: 'linear', backoffDelay: 1, timeout: 5000 },
    ...(more.letters ? { deadLetterSink: targetOf(more.letters, more.lettersCa) } : {}),
  });
  return deliverer.deliver(more.event ?? event, null, new AbortController().signal);
}

describe('an https sink', () => {
  it('is sent to when CACerts holds its CA, over one connection', async () => {
    const { sink, url } = await serve(server);
    const big: Event = { ...event, data: Buffer.alloc(300_000, 'x') };
    expect(await deliver(`${url}/in?q`, ours.cert, { event: big })).toEqual({ end: 'delivered' });
    expect(await deliverer?.deliver(event, null, new AbortController().signal)).toEqual({ end: 'delivered' });
    expect(sink.heads[0]).toMatch(/^POST \/in\?q HTTP\/1\.1\r\n/);
    expect(sink.heads[0]).toContain(`\r\nhost: ${new URL(url).host}`);
    expect(sink.bodies.map(({ length }) => length)).toEqual([300_000, 2]);
    expect(sink.connections).toBe(1);
  });

  it('may have its CA among others, and its own certificate as CA', async () => {
    const { url } = await serve(server);
    expect(await deliver(url, theirs.cert + ours.cert)).toEqual({ end: 'delivered' });
    expect(await deliver(url, server.cert)).toEqual({ end: 'delivered' });
  });

  it.each([
    ['of a CA that nobody knows', server, undefined, /is not trusted .*: give it CACerts, see docs/],
    ['of another CA than CACerts', server, theirs.cert, /is not trusted .*: no CA of its CACerts/],
    ['trusted by nobody, with --strict', server, '', /is not trusted .*: give it CACerts, see docs/],
    ['for another host', ours.issue('x', { hosts: ['example.com'] }), ours.cert, /altnames|not in the cert/],
    ['for another address', ours.issue('x', { hosts: ['127.0.0.2'] }), ours.cert, /altnames|not in the cert/],
    ['that has expired', ours.issue('x', { hosts, expired: true }), ours.cert, /expired/],
  ])('with a certificate %s gets nothing, again and again', async (_, certificate, caCerts, why) => {
    const { sink, url } = await serve(certificate);
    const letters = await serve(server);
    const outcome = await deliver(url, caCerts, { retry: 2, letters: letters.url, lettersCa: ours.cert });
    expect(outcome).toMatchObject({ end: 'deadlettered', why: expect.stringMatching(why) });
    expect(sink.heads).toEqual([]);
    expect(sink.attempts).toBe(3);
    expect(letters.sink.heads[0]).toContain(`ce-knativeerrordest: ${url}`);
    expect(letters.sink.heads[0]).not.toContain('knativeerrorcode');
  });

  it('gets the event once its certificate is the right one', async () => {
    const sink = new RawSink(() => answer(200), theirs.issue('sink', { hosts }), server);
    open.push(sink);
    expect(await deliver(await sink.listen(), ours.cert, { retry: 3 })).toEqual({ end: 'delivered' });
    expect(sink.attempts).toBe(2);
  });

  it('is trusted as the system trusts it without CACerts, and not with them', async () => {
    const system = getCACertificates('default');
    setDefaultCACertificates([ours.cert]);
    try {
      const { url } = await serve(server);
      expect(await deliver(url, undefined)).toEqual({ end: 'delivered' });
      expect((await deliver(url, theirs.cert)).end).toBe('dropped');
    } finally {
      setDefaultCACertificates(system);
    }
  });

  it('that speaks plaintext is a failure', async () => {
    const plain = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad\r\n\r\n'));
    await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done));
    const address = plain.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await deliver(`https://127.0.0.1:${port}`, ours.cert)).toMatchObject({ end: 'dropped' });
    plain.close();
  });

  it('is followed by 303 under the same trust', async () => {
    const other = await serve(ours.issue('other', { hosts }));
    const stranger = await serve(theirs.issue('other', { hosts }));
    const to = (location: string) => () => answer(303, `location: ${location}/there\r\n`);
    const first = await serve(server, to(other.url));
    expect(await deliver(first.url, ours.cert)).toEqual({ end: 'delivered' });
    expect(other.sink.heads[0]).toMatch(/^GET \/there /);
    const second = await serve(server, to(stranger.url));
    expect(await deliver(second.url, ours.cert)).toMatchObject({ end: 'dropped' });
  });

  it('is not trusted for what another destination of the same host may trust', async () => {
    const other = await serve(server, (_, path) => answer(path === '/in' ? 400 : 200));
    const first = await serve(server, () => answer(303, `location: ${other.url}/in\r\n`));
    const letters = `${other.url}/dead`;
    expect((await deliver(first.url, ours.cert, { letters, lettersCa: theirs.cert })).end).toBe('dropped');
    expect(other.sink.heads).toHaveLength(1);
  });

  it('is named in the handshake as the real client names it', async () => {
    const { sink, url } = await serve(server);
    expect(await deliver(url, ours.cert)).toEqual({ end: 'delivered' });
    expect(await deliver(url.replace('127.0.0.1', 'localhost'), ours.cert)).toEqual({ end: 'delivered' });
    expect(sink.names).toEqual([false, false]);
    expect(tlsOptions(targetOf('https://orders.shop.svc/')).servername).toBe('orders.shop.svc');
    expect(tlsOptions(targetOf('https://[::1]:1/')).servername).toBe('');
  });
});
