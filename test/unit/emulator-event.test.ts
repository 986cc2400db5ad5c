import { describe, expect, it } from 'vitest';
import { deadLetter } from '../../emulator/deliver-deadletter.ts';
import { backoff, isRetryable } from '../../emulator/deliver-policy.ts';
import type { Response } from '../../emulator/deliver-response.ts';
import { attribute, type Event } from '../../emulator/event.ts';
import { requestHead, targetOf } from '../../emulator/event-request.ts';
import { recordTime, reprintTime } from '../../emulator/event-time.ts';
import { isJavaUri } from '../../emulator/event-uri.ts';
import type { KafkaRecord } from '../../emulator/record.ts';
import { traceHeaders, traceOf } from '../../emulator/trace.ts';

describe('time', () => {
  it.each([
    [1_700_000_000_000, '2023-11-14T22:13:20Z'],
    [1_700_000_000_100, '2023-11-14T22:13:20.1Z'],
    [1_700_000_000_123, '2023-11-14T22:13:20.123Z'],
    [0, '1970-01-01T00:00:00Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [253_402_300_800_000, '+10000-01-01T00:00:00Z'],
  ])('of a record: %d is %s', (millis, text) => {
    expect(recordTime(millis)).toBe(text);
  });

  it.each([
    ['2024-02-29T17:31Z', '2024-02-29T17:31:00Z'],
    ['2024-01-01T00:00:00.120+02:00', '2024-01-01T00:00:00.12+02:00'],
    ['2024-01-01T00:00:00.123456789-05:30', '2024-01-01T00:00:00.123456789-05:30'],
    ['2024-01-01t00:00:00z', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:00:00+00:00', '2024-01-01T00:00:00Z'],
    ['2023-02-29T00:00:00Z', null],
    ['2024-01-01T24:00:00Z', null],
    ['2024-01-01T00:00:00+19:00', null],
    ['2024-01-01 00:00:00Z', null],
    ['2024-01-01T00:00:00', null],
    ['', null],
  ])('of others: %s is %s', (text, printed) => {
    expect(reprintTime(text)).toBe(printed);
  });
});

it.each([
  ['/s', true],
  ['', true],
  ['http://host:80/a?b=c#d', true],
  ['urn:a:b', true],
  ['http://[::1]/x', true],
  ['ünïcode', true],
  ['a b', false],
  ['%zz', false],
  [':x', false],
  ['1a:x', false],
  ['a:', false],
  ['//', false],
  ['a|b', false],
  ['/[x]', false],
])('Java takes %j as a URI: %s', (text, valid) => {
  expect(isJavaUri(text)).toBe(valid);
});

describe('a request', () => {
  const event = (data: Buffer | null, ...more: string[]): Event => ({
    attributes: ['specversion', '1.0', 'id', '1', ...more],
    extensions: 4 + more.length,
    data,
  });

  it('has names, order and host as the real one', () => {
    const target = targetOf('http://sink:8080/a%20b?c=d#e');
    expect(requestHead(target, 'ns', event(Buffer.from('ab'), 'datacontenttype', 'x/y'), null)).toBe(
      'POST /a%20b?c=d HTTP/1.1\r\nuser-agent: Plumbline\r\nPrefer: reply\r\nKn-Namespace: ns\r\nce-specversion: 1.0\r\nce-id: 1\r\ncontent-type: x/y\r\ncontent-length: 2\r\nhost: sink:8080\r\n\r\n',
    );
  });

  it.each([
    ['http://sink', '/', 'sink', 80],
    ['http://sink:80/', '/', 'sink', 80],
    ['http://user:pw@sink?x', '?x', 'sink', 80],
    ['http://Sink:81/%zz//a;b?c?d#e', '/%zz//a;b?c?d', 'Sink:81', 81],
    ['HTTP://a@b:c@SINK', '/', 'SINK', 80],
    ['https://[::1]:8443/p', '/p', '[::1]:8443', 8443],
  ])('to %s has path %s and host %s', (url, path, authority, port) => {
    expect(targetOf(url)).toMatchObject({ path, authority, port });
  });

  it('has no content-length without data, and 0 with empty data', () => {
    const target = targetOf('http://sink');
    expect(requestHead(target, 'ns', event(null), null)).not.toContain('content-length');
    expect(requestHead(target, 'ns', event(Buffer.alloc(0)), null)).toContain('content-length: 0\r\n');
  });

  it('cannot be made of control characters', () => {
    expect(requestHead(targetOf('http://sink'), 'ns', event(null, 'key', 'a\0'), null)).toBeNull();
  });

  it('continues a trace with a span of its own', () => {
    const trace = (parent: string): KafkaRecord => ({
      topic: 't',
      partition: 0,
      offset: 0,
      timestamp: 0,
      key: null,
      value: null,
      headers: [
        ['traceparent', Buffer.from(parent)],
        ['tracestate', Buffer.from('a=b')],
      ],
    });
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    const found = traceOf(trace(`00-${id}-00f067aa0ba902b7-01`));
    if (!found) expect.unreachable();
    expect(traceHeaders(found)).toMatch(
      new RegExp(`^traceparent: 00-${id}-[0-9a-f]{16}-01\r\ntracestate: a=b\r\n$`),
    );
    expect(traceHeaders(found)).not.toContain('00f067aa0ba902b7');
    expect(traceOf(trace(`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`))).toBeNull();
    expect(traceOf(trace('garbage'))).toBeNull();
  });
});

describe('retries', () => {
  const policy = { retry: 3, backoffDelay: 100, timeout: 1000 };

  it('come after rising delays', () => {
    const delays = (backoffPolicy: 'linear' | 'exponential') =>
      [1, 2, 3].map((n) => backoff({ ...policy, backoffPolicy }, n));
    expect(delays('linear')).toEqual([100, 200, 300]);
    expect(delays('exponential')).toEqual([200, 400, 800]);
  });

  it('come when a timer can hold, not at once, where the delay is longer', () => {
    const long = { ...policy, backoffPolicy: 'exponential', backoffDelay: 86_400_000 } as const;
    expect([1, 4, 5, 40, 2000].map((n) => backoff(long, n))).toEqual([
      172_800_000, 1_382_400_000, 2_147_483_647, 2_147_483_647, 2_147_483_647,
    ]);
    expect(backoff({ ...long, backoffDelay: 0 }, 2000)).toBe(0);
  });

  it('come for these statuses only', () => {
    const retried = Array.from({ length: 500 }, (_, i) => i + 100).filter(isRetryable);
    expect(retried).toEqual([404, 408, 409, 429, ...Array.from({ length: 100 }, (_, i) => i + 500)]);
  });
});

describe('a dead letter', () => {
  const attributes = ['specversion', '0.3', 'id', '1', 'source', '/s', 'type', 't', 'schemaurl', 'http://s'];
  const event: Event = { attributes, extensions: attributes.length, data: null };
  const response = (headers: [string, string][], body = ''): Response => ({
    status: 500,
    headers,
    body: Buffer.from(body),
    keepAlive: 0,
  });
  const letter = (answer: Response | null) => {
    const made = deadLetter(event, 'http://sink', answer);
    return made && ((name: string) => attribute(made, name));
  };

  it('without a response has the destination only, in version 1.0', () => {
    const get = letter(null);
    expect(get?.('knativeerrordest')).toBe('http://sink');
    expect(get?.('knativeerrorcode')).toBeUndefined();
    expect(get?.('specversion')).toBe('1.0');
    expect(get?.('dataschema')).toBe('http://s');
    expect(attribute(event, 'knativeerrordest')).toBeUndefined();
  });

  it('has code, data and what kne- headers say', () => {
    const get = letter(
      response(
        [
          ['Kne-Reason', 'why'],
          ['kne-knativeerrorcode', '999'],
          ['kne-knativeerrordata', 'x'],
          ['kne-id', 'hijack'],
        ],
        'e',
      ),
    );
    expect(get?.('reason')).toBe('why');
    expect(get?.('knativeerrorcode')).toBe('999');
    expect(get?.('knativeerrordata')).toBe('ZQ==');
  });

  it('keeps a context attribute beside a kne- header of its name, as the real one sends both', () => {
    const made = deadLetter(event, 'http://sink', response([['kne-id', 'hijack']]));
    expect(made?.attributes.slice(0, 4)).toEqual(['specversion', '1.0', 'id', '1']);
    expect(made?.attributes.slice(made.extensions)).toEqual(expect.arrayContaining(['id', 'hijack']));
  });

  it.each([
    ['id', 'other', 'other'],
    ['time', '2024-01-01T00:00Z', '2024-01-01T00:00:00Z'],
    ['time', 'yesterday', undefined],
    ['source', 'a b', undefined],
  ])('takes %s: %s of an override for the attribute, if that is valid', (name, value, taken) => {
    const overridden: Event = { ...event, attributes: [...attributes, name, value] };
    const made = deadLetter(overridden, 'http://sink', null);
    expect(made && attribute(made, name)).toBe(taken ?? null);
    expect(made?.attributes.slice(made.extensions) ?? []).not.toContain(name);
  });

  it('cannot be made with a kne- header that is no extension name', () => {
    expect(letter(response([['kne-two-words', 'x']]))).toBeNull();
  });
});
