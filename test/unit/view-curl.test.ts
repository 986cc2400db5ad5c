import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RawRequest } from '../../sink/contract.ts';
import { curlOf } from '../../sink/view/curl.ts';

const base64 = (data: string | Buffer) => Buffer.from(data).toString('base64');

const kafka: RawRequest = {
  method: 'POST',
  target: '/orders?x=1&y=a%20b',
  httpVersion: '1.1',
  headers: [
    ['user-agent', 'Vert.x-WebClient/4.5.21'],
    ['Prefer', 'reply'],
    ['ce-specversion', '1.0'],
    ['ce-id', 'partition:0/offset:4'],
    ['ce-key', `{"name":"it's $HOME \`id\` \\n"}`],
    ['ce-latin', 'N\u00fa\u00f1ez'],
    ['ce-empty', ''],
    ['ce-twice', 'a'],
    ['ce-twice', 'b'],
    ['content-type', 'application/json'],
  ],
  body: base64('{"a":"it\'s\n\\"Grüße\\" $HOME"}'),
};

/** What comes over the wire when bash runs the command. */
async function received(request: RawRequest): Promise<RawRequest> {
  const got = Promise.withResolvers<RawRequest>();
  const server = createServer(async (incoming, response) => {
    const headers = Array.from({ length: incoming.rawHeaders.length / 2 }, (_, i) => {
      return [incoming.rawHeaders[2 * i] ?? '', incoming.rawHeaders[2 * i + 1] ?? ''] as const;
    });
    const body = await buffer(incoming);
    response.end();
    got.resolve({
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      httpVersion: incoming.httpVersion,
      headers: headers.filter(
        ([name]) => !/^host$/i.test(name) && (request.body === '' || !/^content-length$/i.test(name)),
      ),
      body: body.toString('base64'),
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // As if it was typed.
  const shell = spawn('bash');
  shell.stdin.end(curlOf(request, `http://127.0.0.1:${port}`));
  const said = buffer(shell.stderr);
  shell.once('close', async (code) => {
    if (code !== 0) got.reject(new Error(String(await said)));
  });
  return got.promise;
}

const hasCurl = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describe.runIf(hasCurl)('curl sends what came', () => {
  test.each<[string, Partial<RawRequest>]>([
    ['quotes, blanks, variables, letters beyond ASCII', {}],
    ['a tombstone', { body: '', headers: kafka.headers.slice(0, 4) }],
    ['an empty body', { body: '', headers: [...kafka.headers.slice(0, 4), ['Content-Length', '0']] }],
    ['bytes', { body: base64(Buffer.from([0, 1, 2, 0xff, 0x27, 0x0a])) }],
    ['a file name that is none', { body: base64('@/etc/passwd') }],
    ['a carriage return', { body: base64('a\r\nb') }],
    ['a large body', { body: base64('x'.repeat(300_000)) }],
    ['a target that curl would rewrite', { target: "/a/../b/[x]{1,2}?q='$(id)" }],
    ['another method', { method: 'PUT' }],
    ['a reading', { method: 'GET', body: '', headers: [['Accept', '*/*']] }],
    ['one of HTTP 1.0', { httpVersion: '1.0' }],
  ])('%s', async (_, change) => {
    const request = { ...kafka, ...change };
    expect(await received(request)).toEqual(request);
  });
});

test('the command is one that people can read', () => {
  const { headers } = kafka;
  const text = curlOf(
    { ...kafka, target: '/', headers: headers.slice(8, 10), body: base64('{"a":1}') },
    'http://h:1',
  );
  expect(text).toBe(`curl -sS -i -X POST \\
  http://h:1/ \\
  -H 'Accept:' \\
  -H 'User-Agent:' \\
  -H 'ce-twice: b' \\
  -H 'content-type: application/json' \\
  --data-raw '{"a":1}'`);
});

test('what nobody can see does not stand in the command', () => {
  const body = base64('a\u202eb\u001b[2J');
  expect(curlOf({ ...kafka, body }, 'http://h:1')).toMatch(/^base64 -d <<< '[\w+/=]+' \| curl [\n -~]*$/);
});
