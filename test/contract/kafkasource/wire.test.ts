import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { decodeBatches } from '../../../emulator/kafka-records.ts';
import { parseRequest } from './http-bytes.ts';
import { recordBatch } from './record-batch.ts';
import { RecordingSink } from './sink.ts';

const parse = (text: string) => parseRequest(Buffer.from(text, 'latin1'));

it('parses a request byte by byte, its headers as they stand', () => {
  const text =
    'POST /a?b HTTP/1.1\r\nX-Case: \xe9 \r\nnone\r\nfold: a\r\n\tb\r\nempty:\r\ncontent-length: 2\r\n\r\n{}POST';
  const parsed = parse(text);
  expect(parsed?.request).toEqual({
    method: 'POST',
    url: '/a?b',
    httpVersion: 'HTTP/1.1',
    headers: [
      ['X-Case', '\xe9 '],
      ['none', ''],
      ['fold', 'a\r\n\tb'],
      ['empty', ''],
      ['content-length', '2'],
    ],
    body: Buffer.from('{}'),
  });
  expect(parsed?.length).toBe(text.length - 'POST'.length);
  for (let end = 0; end < text.length - 'POST'.length; end++)
    expect(parse(text.slice(0, end))).toBeUndefined();
});

it('parses bodies in chunks, and none', () => {
  const chunked =
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n';
  expect(parse(chunked)?.request.body.toString()).toBe('abc0123456789');
  expect(parse(chunked)?.length).toBe(chunked.length);
  expect(parse(chunked.slice(0, -1))).toBeUndefined();
  expect(parse('GET / HTTP/1.1\r\n\r\n')?.request.body).toHaveLength(0);
});

it('records what comes, answers by the script, and sees who gives up', async () => {
  const answers = [{ status: 503, body: 'no' }, { status: 204, delayMs: 20 }, { hang: true as const }];
  const sink = new RecordingSink(() => answers.shift() ?? { status: 200 });
  await sink.listen();
  const [host, port] = sink.authority.split(':');
  const client = createConnection({ host: host ?? '', port: Number(port) });
  let got = '';
  client.setEncoding('latin1').on('data', (text) => {
    got += text;
  });
  const post = 'POST / HTTP/1.1\r\nh: \xff\r\n\r\n';
  // The second is there before the first is answered.
  client.write(Buffer.from(post + post, 'latin1'));
  while (!got.includes('204')) await wait(5);
  expect(got).toBe('HTTP/1.1 503 X\r\ncontent-length: 2\r\n\r\nnoHTTP/1.1 204 X\r\n\r\n');
  client.write(Buffer.from(post, 'latin1'));
  while (sink.requests.length < 3) await wait(5);
  expect(sink.pending).toBe(true);
  client.destroy();
  await once(client, 'close');
  while (sink.pending) await wait(5);
  expect(sink.requests.map(({ headers }) => headers)).toEqual(Array(3).fill([['h', '\xff']]));
  expect(sink.requests.map(({ answeredAt }) => answeredAt === null)).toEqual([false, false, true]);
  expect(sink.requests.map(({ closedAt }) => closedAt === null)).toEqual([true, true, false]);
  sink.close();
});

it('writes records as they are given', () => {
  const records = [
    { key: null, value: Buffer.alloc(0), timestamp: 1_700_000_000_123, headers: [] },
    {
      key: Buffer.from('k'),
      value: null,
      timestamp: 1_600_000_000_000,
      headers: [
        ['b', null],
        ['1', Buffer.from([0xff])],
        ['b', Buffer.alloc(0)],
      ] as const,
    },
  ].map((one, offset) => ({ ...one, partition: 0, offset }));
  const { records: read } = decodeBatches(recordBatch(records), {
    topic: 't',
    partition: 0,
    from: 0,
    aborted: [],
  });
  expect([...read]).toEqual(records.map((one) => ({ ...one, topic: 't' })));
});
