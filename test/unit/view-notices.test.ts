import { expect, test } from 'vitest';
import type { PipelineView, RawRequest, SourceView } from '../../sink/contract.ts';
import { noticesOf } from '../../sink/view/notices.ts';

const event = {
  id: 'partition:0/offset:4',
  source: '/apis/v1/namespaces/shop/kafkasources/orders#a.b.c',
  type: 'dev.knative.kafka.event',
  datacontenttype: 'application/json',
  data: { a: 1 },
};
const cloudEvent = { id: '1', source: 's', type: 't', specversion: '1.0' };
const codes = (...of: Parameters<typeof noticesOf>) => noticesOf(...of).map(({ code }) => code);

test.each([
  ['a record as it should be', {}, []],
  ['without a value', { data: undefined }, ['tombstone']],
  ['without a content type', { datacontenttype: undefined }, ['no-content-type']],
  ['a CloudEvent in an event', { data: cloudEvent }, ['wrapped-twice']],
  ['an event that is no record', { source: '/x', datacontenttype: undefined }, []],
  ['a CloudEvent that is passed through', { type: 'mine', datacontenttype: undefined }, []],
  ['a dead letter of a redirect', { knativeerrordest: 'u', knativeerrorcode: '302' }, ['redirect']],
  [
    'a dead letter that was not tried again',
    { knativeerrordest: 'u', knativeerrorcode: '401' },
    ['not-retried'],
  ],
  ['a dead letter that was', { knativeerrordest: 'u', knativeerrorcode: '429' }, []],
  ['a dead letter without an answer', { knativeerrordest: 'u' }, []],
])('%s', (_, change, expected) => expect(codes({ ...event, ...change })).toEqual(expected));

test('a notice says what it is and where it is explained', () => {
  expect(noticesOf({ ...event, data: undefined })).toEqual([
    {
      code: 'tombstone',
      severity: 'info',
      message: 'a record without a value (a tombstone) is delivered as an empty POST',
      link: 'docs/notices.md#tombstone',
    },
  ]);
});

test('events that came together', () => {
  const request = (type: string): RawRequest => ({
    method: 'POST',
    target: '/',
    httpVersion: '1.1',
    headers: [['Content-Type', type]],
    body: '',
  });
  expect(codes(event, { request: request('application/cloudevents-batch+json; charset=utf-8') })).toEqual([
    'batch-refused',
  ]);
  expect(codes(event, { request: request('application/cloudevents+json') })).toEqual([]);
});

test("what the event's source says of its record, and no other one", () => {
  const record = { topic: 'a.b.c', partition: 0, offset: 4 };
  const notice = (code: string, more: object = {}) => ({
    code,
    severity: 'info',
    message: '',
    link: '',
    count: 1,
    record,
    ...more,
  });
  const source = (name: string, notices: SourceView['notices']): SourceView => ({
    name,
    ready: true,
    lag: 0,
    delivered: 0,
    failed: 0,
    deadLettered: 0,
    rate: 0,
    topics: [],
    notices,
  });
  const pipeline: PipelineView = {
    at: 0,
    stations: [],
    connectors: [],
    sources: [
      source('shop/orders', [
        notice('lossy-header', { cause: 'key' }),
        notice('redirect', { record: { ...record, offset: 5 } }),
        notice('snapshot-missed', { record: undefined }),
        notice('of-the-future'),
      ]),
      source('shop/others', [notice('null-header')]),
    ],
    functions: [],
    problems: [],
    failing: null,
    tables: [],
  };
  expect(noticesOf(event, { pipeline })).toMatchObject([{ code: 'lossy-header', cause: 'key' }]);
});
