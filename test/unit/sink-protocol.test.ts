import { expect, test } from 'vitest';
import { type Head, protocolRefusal } from '../../sink/protocol.ts';

const plain: Head = { method: 'POST', target: '/', httpVersion: '1.1', raw: ['Host', 'h'] };
const refused = (head: Partial<Head>) => {
  const refusal = protocolRefusal({ ...plain, ...head });
  return refusal && [refusal.status, refusal.said];
};

test.each<[string, Partial<Head>]>([
  ['a usual request', {}],
  ['a host with a port', { raw: ['host', '[::1]:80'] }],
  ['an empty host', { raw: ['host', ''] }],
  ['no host in HTTP/1.0', { httpVersion: '1.0', raw: [] }],
  ['chunks', { raw: ['host', 'h', 'Transfer-Encoding', 'Chunked'] }],
  [
    'another coding in HTTP/1.0, where it means nothing',
    { httpVersion: '1.0', raw: ['transfer-encoding', 'gzip'] },
  ],
  ['100-continue among others', { raw: ['host', 'h', 'expect', 'x, 100-Continue'] }],
  ['an empty expectation', { raw: ['host', 'h', 'expect', ''] }],
  ['an escape that is none behind the question mark', { target: '/?%zz' }],
])('%s is let in', (_, head) => {
  expect(refused(head)).toBeUndefined();
});

test.each<[string, Partial<Head>, number, string | undefined]>([
  ['no host', { raw: [] }, 400, '400 Bad Request: missing required Host header'],
  ['a host with a blank', { raw: ['host', 'a b'] }, 400, '400 Bad Request: malformed Host header'],
  ['two hosts', { raw: ['host', 'a', 'HOST', 'a'] }, 400, '400 Bad Request'],
  ['an escape that is none', { target: '/%zz' }, 400, '400 Bad Request'],
  ['no path', { target: '*' }, 400, undefined],
  ['a coding', { raw: ['host', 'h', 'transfer-encoding', 'gzip'] }, 501, 'Unsupported transfer encoding'],
  ['an empty coding', { raw: ['host', 'h', 'transfer-encoding', ''] }, 501, 'Unsupported transfer encoding'],
  [
    'chunks twice',
    { raw: ['host', 'h', 'transfer-encoding', 'chunked', 'transfer-encoding', 'chunked'] },
    501,
    'Unsupported transfer encoding',
  ],
  [
    'HTTP/2.0 in text',
    { httpVersion: '2.0' },
    505,
    '505 HTTP Version Not Supported: unsupported protocol version',
  ],
  ['an expectation', { raw: ['host', 'h', 'expect', '100-continued'] }, 417, undefined],
])('%s is refused', (_, head, status, said) => {
  expect(refused(head)).toEqual([status, said]);
});
