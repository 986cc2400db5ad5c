import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deliverer, type Outcome } from '../../emulator/deliver.ts';
import type { RetryPolicy } from '../../emulator/deliver-policy.ts';
import type { Event } from '../../emulator/event.ts';
import { targetOf } from '../../emulator/event-request.ts';
import { type Answer, answer, RawSink } from './raw-sink.ts';

const event: Event = {
  attributes: ['specversion', '1.0', 'id', '1', 'source', '/s', 'type', 't'],
  extensions: 8,
  data: Buffer.from('{}'),
};
const policy: RetryPolicy = { retry: 0, backoffPolicy: 'linear', backoffDelay: 1, timeout: 5000 };

let sink: RawSink | undefined;
let deliverer: Deliverer | undefined;
afterEach(() => {
  deliverer?.destroy();
  sink?.close();
});

async function deliver(
  answers: Answer,
  settings: Partial<RetryPolicy> & { letters?: boolean; event?: Event; signal?: AbortSignal } = {},
): Promise<{ outcome: Outcome; sink: RawSink }> {
  const { letters, event: other, signal, ...changes } = settings;
  sink = new RawSink(answers);
  const url = await sink.listen();
  deliverer = new Deliverer({
    namespace: 'ns',
    sink: targetOf(`${url}/sink`),
    policy: { ...policy, ...changes },
    ...(letters ? { deadLetterSink: targetOf(`${url}/letters`) } : {}),
  });
  const outcome = await deliverer.deliver(other ?? event, null, signal ?? new AbortController().signal);
  return { outcome, sink };
}

const paths = ({ heads }: RawSink) => heads.map((head) => head.split(' ').slice(0, 2).join(' '));

describe('opening a connection', () => {
  it('does not wait for ever for a TLS handshake', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const slow = { ...policy, timeout: 600_000 };
      deliverer = new Deliverer({
        namespace: 'ns',
        sink: targetOf(`https://127.0.0.1:${port}/`),
        policy: slow,
      });
      const outcome = deliverer.deliver(event, null, new AbortController().signal);
      await once(silent, 'connection');
      // The client's side hears of it an instant later.
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await outcome).toEqual({ end: 'dropped', why: 'no TLS handshake within 10000 ms' });
    } finally {
      vi.useRealTimers();
      silent.close();
    }
  });
});

describe('delivery', () => {
  it('ends with the first success, over one connection', async () => {
    const { outcome, sink: got } = await deliver((n) => answer(n < 3 ? 503 : 202), { retry: 5 });
    expect(outcome).toEqual({ end: 'delivered' });
    expect(paths(got)).toEqual(['POST /sink', 'POST /sink', 'POST /sink']);
    expect(got.bodies).toEqual(['{}', '{}', '{}']);
    expect(got.connections).toBe(1);
  });

  it('does not try again after 400', async () => {
    const { outcome, sink: got } = await deliver(() => answer(400), { retry: 5 });
    expect(outcome).toEqual({ end: 'dropped', why: 'status 400' });
    expect(got.heads).toHaveLength(1);
  });

  it('tries again when the connection breaks, then writes a dead letter', async () => {
    const { outcome, sink: got } = await deliver((_, path) => (path === '/sink' ? 'cut' : answer(200)), {
      retry: 1,
      letters: true,
    });
    expect(outcome.end).toBe('deadlettered');
    expect(paths(got)).toEqual(['POST /sink', 'POST /sink', 'POST /letters']);
    expect(got.heads[2]).toContain('ce-knativeerrordest: http://127.0.0.1:');
    expect(got.heads[2]).not.toContain('knativeerrorcode');
  });

  it('closes the connection of an answer that does not come in time', async () => {
    const { outcome, sink: got } = await deliver(() => null, { timeout: 50 });
    expect(outcome).toEqual({ end: 'dropped', why: 'no answer within 50 ms' });
    await expect.poll(() => [...got.sockets].every((socket) => socket.destroyed)).toBe(true);
  });

  it('follows 303 with GET, and no other redirect', async () => {
    const see = await deliver((_, path) =>
      path === '/sink' ? answer(303, 'location: /other\r\n') : answer(200),
    );
    expect(see.outcome.end).toBe('delivered');
    expect(paths(see.sink)).toEqual(['POST /sink', 'GET /other']);
    expect(see.sink.bodies).toEqual(['{}', '{}']);
    see.sink.close();
    const found = await deliver(() => answer(302, 'location: /other\r\n'), { retry: 3 });
    expect(paths(found.sink)).toEqual(['POST /sink']);
  });

  it('follows whatever answers to that GET leads on', async () => {
    const { outcome, sink: got } = await deliver((n) =>
      answer([303, 302, 308, 200][n - 1] ?? 500, `location: /${n}\r\n`),
    );
    expect(outcome.end).toBe('delivered');
    expect(paths(got)).toEqual(['POST /sink', 'GET /1', 'GET /2', 'GET /3']);
  });

  it('gives up after 16 redirects', async () => {
    const { outcome, sink: got } = await deliver((n) => answer(303, `location: /${n}\r\n`));
    expect(outcome).toEqual({ end: 'dropped', why: 'status 303' });
    expect(got.heads).toHaveLength(17);
  });

  it.each([
    ['', ['POST /sink', 'GET /sink']],
    ['other?q=1#f', ['POST /sink', 'GET /other?q=1']],
    ['/a//b/../c', ['POST /sink', 'GET /a/c']],
    ['/a b', ['POST /sink']],
    ['HTTP://127.0.0.1/', ['POST /sink']],
  ])('takes a Location of %j as the real client does', async (location, requests) => {
    const { sink: got } = await deliver((n) => answer(n === 1 ? 303 : 200, `location: ${location}\r\n`));
    expect(paths(got)).toEqual(requests);
  });

  it('waits for a slow body beyond the timeout, which is for the head alone', async () => {
    const { outcome } = await deliver(
      (_, __, socket) => {
        setTimeout(() => socket.write('k'), 1500);
        return 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no';
      },
      { timeout: 1000 },
    );
    expect(outcome).toEqual({ end: 'delivered' });
  });

  it('gives up at once with a backoffDelay of 0', async () => {
    const { sink: got } = await deliver(() => answer(500), { retry: 3, backoffDelay: 0 });
    expect(got.heads).toHaveLength(1);
  });

  it('wedges on a kne- header that makes no name', async () => {
    const { outcome } = await deliver(() => answer(500, 'kne-two-words: x\r\n'), { letters: true });
    expect(outcome.end).toBe('wedged');
  });

  it('never sends what makes no header', async () => {
    const bad: Event = {
      attributes: ['specversion', '1.0', 'id', 'a\nb', 'source', '/s', 'type', 't'],
      extensions: 8,
      data: null,
    };
    const { outcome, sink: got } = await deliver(() => answer(200), { event: bad, letters: true, retry: 1 });
    expect(outcome.end).toBe('dropped');
    expect(got.heads).toEqual([]);
  });

  it('is abandoned while it waits for a retry', async () => {
    const stop = new AbortController();
    const pending = deliver(
      () => {
        setTimeout(() => stop.abort(), 20);
        return answer(500);
      },
      { retry: 3, backoffDelay: 60_000, signal: stop.signal },
    );
    expect((await pending).outcome).toEqual({ end: 'abandoned' });
  });

  it('says when nothing listens', async () => {
    deliverer = new Deliverer({ namespace: 'ns', sink: targetOf('http://127.0.0.1:1/'), policy });
    const outcome = await deliverer.deliver(event, null, new AbortController().signal);
    expect(outcome).toMatchObject({ end: 'dropped', why: expect.stringContaining('ECONNREFUSED') });
  });
});
