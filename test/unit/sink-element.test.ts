import { expect, test } from 'vitest';
import { eventsOf } from '../../sink/accept.ts';
import { renderElement } from '../../sink/element.ts';
import { binary, structured } from './sink-rig.ts';

function element(headers: readonly string[], body: Buffer | string): string {
  const [event] = eventsOf(headers, Buffer.from(body));
  if (!event) throw new Error('no event');
  return renderElement({ seq: 7, received: Date.parse('2026-11-22T12:00:00.045Z'), refusals: 0, event });
}

const json = ['content-type', 'application/json'];
const ce = ['content-type', 'application/cloudevents+json'];

test('attributes, number and time of receipt', () => {
  const text = element(
    binary('1', ['ce-subject', 's', 'ce-time', '2026-11-22T12:00:00.000Z', 'ce-key', '{"id":1}', ...json]),
    '{"a":1}',
  );
  expect(JSON.parse(text)).toEqual({
    specversion: '1.0',
    id: '1',
    source: '/test',
    type: 't',
    subject: 's',
    time: '2026-11-22T12:00:00Z',
    datacontenttype: 'application/json',
    key: '{"id":1}',
    plumblineseq: 7,
    plumblinereceived: '2026-11-22T12:00:00.045Z',
    data: { a: 1 },
  });
});

test('JSON stands as it came: numbers beyond doubles, double keys', () => {
  expect(element(binary('1', json), '{"n":12345678901234567890.10,"n":1}')).toContain(
    '"data":{"n":12345678901234567890.10,"n":1}}',
  );
});

test.each<[string, readonly string[], Buffer | string, object]>([
  ['JSON without a type', binary('1'), '{"a":1}', { data: { a: 1 } }],
  ['text without a type', binary('1'), 'hello', { data_base64: 'aGVsbG8=' }],
  ['JSON of another name', binary('1', ['content-type', 'application/vnd.api+json']), '[1]', { data: [1] }],
  ['a broken JSON', binary('1', json), '{"a"', { data_base64: 'eyJhIg==' }],
  ['text', binary('1', ['content-type', 'text/plain']), 'ü', { data: 'ü' }],
  [
    'text that is no UTF-8',
    binary('1', ['content-type', 'text/plain']),
    Buffer.from([0xff]),
    { data_base64: '/w==' },
  ],
  ['bytes', binary('1', ['content-type', 'application/octet-stream']), 'abc', { data_base64: 'YWJj' }],
  ['JSON that is no UTF-8', binary('1', json), Buffer.from('"\xff"', 'latin1'), { data_base64: 'Iv8i' }],
  [
    'base64 stays base64',
    ce,
    structured('1', { datacontenttype: 'text/plain', data_base64: 'YQ==' }),
    { data_base64: 'YQ==' },
  ],
  ['a string', ce, structured('1', { datacontenttype: 'text/plain', data: 'a' }), { data: 'a' }],
  ['numbers and booleans as extensions', ce, structured('1', { n: 5, b: true }), { n: 5, b: true }],
  ['an extension that is called data', binary('1', ['ce-data', 'x']), '1', { data: 1 }],
])('%s', (_, headers, body, expected) => {
  expect(JSON.parse(element(headers, body))).toMatchObject(expected);
});

test('no data, no member for it', () => {
  expect(JSON.parse(element(binary('1', json), ''))).not.toHaveProperty('data');
});

test('0.3 has its own names', () => {
  const event = {
    specversion: '0.3',
    schemaurl: '/s',
    datacontenttype: 'a/b',
    datacontentencoding: 'base64',
  };
  const read = JSON.parse(element(ce, structured('1', { ...event, data: 'YQ==' })));
  expect(read).toMatchObject({ ...event, data: 'YQ==' });
});

test('header bytes are UTF-8 if they can be, else latin-1', () => {
  const utf8 = Buffer.from('grün').toString('latin1');
  const read = JSON.parse(element(binary('1', ['ce-a', utf8, 'ce-b', 'gr\xfcn']), ''));
  expect(read).toMatchObject({ a: 'grün', b: 'grün' });
});
