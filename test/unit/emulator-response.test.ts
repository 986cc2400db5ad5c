import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Response, ResponseReader } from '../../emulator/deliver-response.ts';

function read(text: string, cuts: readonly number[] = []): Response | null {
  const reader = new ResponseReader();
  const bytes = Buffer.from(text, 'latin1');
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let at = 0;
  for (const place of places) {
    const chunk = Buffer.from(bytes.subarray(at, place));
    at = place;
    if (chunk.length === 0) continue;
    const response = reader.feed(chunk);
    // The socket's buffer is used again.
    chunk.fill(0);
    if (response) return response;
  }
  return reader.end();
}

const samples: [string, string, number, string][] = [
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX: 1\r\n\r\nabc', 200, 'abc'],
  ['no body', 'HTTP/1.1 204\r\n\r\n', 204, ''],
  [
    'chunks',
    'HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    500,
    'abcde',
  ],
  ['trailers', 'HTTP/1.1 400 X\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nT: 1\r\n\r\n', 400, 'a'],
  ['an interim answer', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 OK\r\ncontent-length: 0\r\n\r\n', 202, ''],
  ['an end of the connection', 'HTTP/1.0 200 OK\r\n\r\nrest', 200, 'rest'],
];

describe('responses', () => {
  it.each(samples)('with %s are read, however they are cut', (_, text, status, body) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        const response = read(text, cuts);
        expect(response?.status).toBe(status);
        expect(String(response?.body)).toBe(body);
      }),
      { numRuns: 50 },
    );
  });

  it('keep 4096 bytes of the body', () => {
    const text = `HTTP/1.1 500 X\r\ncontent-length: 9000\r\n\r\n${'x'.repeat(9000)}`;
    expect(read(text, [100, 900, 4000])?.body).toHaveLength(4096);
  });

  it.each([
    ['HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', Number.POSITIVE_INFINITY],
    ['HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n', 0],
    ['HTTP/1.1 200 OK\r\ncontent-length: 0\r\nKeep-Alive: timeout=5\r\n\r\n', 4000],
    ['HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', 0],
  ])('%j keeps the connection for %d ms', (text, keepAlive) => {
    expect(read(text)?.keepAlive).toBe(keepAlive);
  });

  it.each([
    'SMTP ready\r\n\r\n',
    'HTTP/1.2 200 OK\r\n\r\n',
    'HTTP/1.1 -200 OK\r\n\r\n',
    `HTTP/1.1 200 ${'x'.repeat(4200)}\r\n\r\n`,
    `HTTP/1.1 200 OK\r\na: ${'x'.repeat(8192)}\r\n\r\n`,
    'HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: +2\r\n\r\nab',
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nab',
    'HTTP/1.1 200 OK\r\n: v\r\n\r\n',
    'HTTP/1.1 200 OK\r\na(b: v\r\n\r\n',
    'HTTP/1.1 200 OK\r\na: \x01\r\n\r\n',
    'HTTP/1.1 200 OK\r\na: x\ry\r\n\r\n',
    'HTTP/1.1 200 OK\r\n folded: first\r\n\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n',
  ])('%j is none', (text) => {
    expect(() => read(text)).toThrow();
  });

  it.each([
    ['HTTP/1.1  200\tOK\r\ncontent-length: 0\r\n\r\n', 200],
    ['\r\n HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 200],
    ['HTTP/1.1 103 X\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 200],
    ['HTTP/1.1 102 X\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 102],
    ['HTTP/1.1 20 X\r\ncontent-length: 0\r\n\r\n', 20],
    ['HTTP/1.1 999 X\r\ntransfer-encoding: gzip, Chunked\r\n\r\n0\r\n\r\n', 999],
  ])('%j has status %d', (text, status) => {
    expect(read(text)?.status).toBe(status);
  });

  it('go on with a folded header, and take what precedes a blank for its name', () => {
    const text = 'HTTP/1.1 500 X\r\na: v\r\n\tw \r\nb c: d\r\nno colon\r\ncontent-length: 0\r\n\r\n';
    expect(read(text)?.headers.slice(0, 3)).toEqual([
      ['a', 'v w'],
      ['b', 'd'],
      ['no', ''],
    ]);
  });

  it('cut short is none', () => {
    expect(read('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab')).toBeNull();
  });
});
