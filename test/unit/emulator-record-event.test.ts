import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../emulator/event.ts';
import { javaDouble, javaFloat } from '../../emulator/java-number.ts';
import type { KafkaRecord } from '../../emulator/record.ts';
import { type EventRules, recordToEvent } from '../../emulator/record-event.ts';
import { keyText } from '../../emulator/record-key.ts';

const rules: EventRules = { namespace: 'default', name: 'my-source', keyType: 'string', ceOverrides: [] };

function record(fields: Partial<KafkaRecord> = {}): KafkaRecord {
  return {
    topic: 't',
    partition: 2,
    offset: 7,
    timestamp: 1_700_000_000_120,
    key: Buffer.from('k'),
    value: Buffer.from('{}'),
    headers: [],
    ...fields,
  };
}

function headers(...list: [string, string | null][]): KafkaRecord['headers'] {
  return list.map(([name, value]) => [name, value === null ? null : Buffer.from(value)]);
}

function attributes(event: Event): Record<string, string> {
  const entries: [string, string][] = [];
  for (let i = 0; i < event.attributes.length; i += 2) {
    entries.push([event.attributes[i] ?? '', event.attributes[i + 1] ?? '']);
  }
  expect(new Set(entries.map(([name]) => name)).size).toBe(entries.length);
  return Object.fromEntries(entries);
}

function convert(one: KafkaRecord, with_: Partial<EventRules> = {}) {
  const converted = recordToEvent({ ...rules, ...with_ })(one);
  if (converted.kind === 'defective') {
    const none: Record<string, string> = {};
    return { kind: converted.kind, attributes: none, data: null };
  }
  return { kind: converted.kind, attributes: attributes(converted.event), data: converted.event.data };
}

describe('a plain record', () => {
  it('becomes an event of the KafkaSource', () => {
    expect(convert(record())).toEqual({
      kind: 'plain',
      attributes: {
        specversion: '1.0',
        id: 'partition:2/offset:7',
        source: '/apis/v1/namespaces/default/kafkasources/my-source#t',
        type: 'dev.knative.kafka.event',
        subject: 'partition:2#7',
        time: '2023-11-14T22:13:20.12Z',
        key: 'k',
        partitionkey: 'k',
        knativekafkapartition: '2',
        knativekafkaoffset: '7',
      },
      data: Buffer.from('{}'),
    });
  });

  it.each([null, Buffer.alloc(0)])('has no key attributes with key %j', (key) => {
    expect(Object.keys(convert(record({ key })).attributes)).not.toContain('key');
  });

  it('takes each header, the last of equal names, and the last content type', () => {
    const { attributes: found } = convert(
      record({
        headers: headers(
          ['Camel-Case', '1'],
          ['camel.case', '2'],
          ['__debezium.newkey', 'x'],
          ['naïve', 'y'],
          ['-', 'empty'],
          ['key', 'z'],
          ['Content-Type', 'text/plain'],
          ['content-type', 'Application/JSON; charset=UTF-8'],
        ),
      }),
    );
    expect(found).toMatchObject({
      kafkaheadercamelcase: '2',
      kafkaheaderdebeziumnewkey: 'x',
      kafkaheadernave: 'y',
      kafkaheader: 'empty',
      kafkaheaderkey: 'z',
      key: 'k',
      datacontenttype: 'application/json; charset=utf-8',
    });
  });

  it('tells a tombstone from an empty value', () => {
    expect(convert(record({ value: null })).data).toBeNull();
    expect(convert(record({ value: Buffer.alloc(0) })).data).toEqual(Buffer.alloc(0));
  });

  it('is lost with a header without a value', () => {
    expect(convert(record({ headers: headers(['x', null]) })).kind).toBe('defective');
  });

  it('lets overrides replace extensions, and puts them beside context attributes', () => {
    const overridden = recordToEvent({
      ...rules,
      ceOverrides: [
        ['type', 'mine'],
        ['key', 'o'],
        ['knativekafkaoffset', 'x'],
        ['extra', 'e'],
      ],
    })(record({ key: Buffer.from('k') }));
    if (overridden.kind === 'defective') expect.unreachable();
    const { attributes: list, extensions } = overridden.event;
    expect(list.slice(0, extensions)).toContain('dev.knative.kafka.event');
    const pairs = Array.from({ length: (list.length - extensions) / 2 }, (_, i) =>
      list.slice(extensions + 2 * i, extensions + 2 * i + 2),
    );
    expect(pairs).toEqual([
      ['partitionkey', 'k'],
      ['key', 'o'],
      ['knativekafkapartition', '2'],
      ['knativekafkaoffset', 'x'],
      ['type', 'mine'],
      ['extra', 'e'],
    ]);
  });

  it('is made of any bytes', () => {
    const bytes = fc.option(fc.uint8Array().map((list) => Buffer.from(list)));
    fc.assert(
      fc.property(bytes, bytes, fc.array(fc.tuple(fc.string(), bytes)), (key, value, list) => {
        const { kind } = convert(record({ key, value, headers: list }));
        const hasNull = list.some(([, one]) => one === null);
        expect(kind).toBe(hasNull ? 'defective' : 'plain');
      }),
    );
  });
});

describe('keys', () => {
  it.each([
    ['int', '00000001', '1'],
    ['int', 'ffffffff', '-1'],
    ['int', '3132', '12'],
    ['float', '3fc00000', '1.5'],
    ['float', '4059000000000000', '100.0'],
    ['float', '7fc00000', 'NaN'],
    ['float', '313233', '123'],
    ['byte-array', '00ff', 'AP8='],
    ['string', 'c3a9', 'é'],
  ] as const)('%s of %s is %s', (type, bytes, text) => {
    expect(keyText(Buffer.from(bytes, 'hex'), type)).toBe(text);
  });

  it.each([
    [1.5, '1.5'],
    [100, '100.0'],
    [1e10, '1.0E10'],
    [1e7, '1.0E7'],
    [9999999, '9999999.0'],
    [0.001, '0.001'],
    [0.00012, '1.2E-4'],
    [-0, '-0.0'],
    [5e-324, '4.9E-324'],
    [-123456.789, '-123456.789'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('Java prints %d as %s', (value, text) => {
    expect(javaDouble(value)).toBe(text);
  });

  it('Java prints floats with as few digits as tell them apart', () => {
    expect(javaFloat(Buffer.from('00003039', 'hex').readFloatBE())).toBe('1.7299E-41');
    expect(javaFloat(Math.fround(0.1))).toBe('0.1');
    expect(javaFloat(Math.fround(16777216))).toBe('1.6777216E7');
  });
});

const binary = headers(
  ['ce_specversion', '1.0'],
  ['ce_id', 'a'],
  ['ce_source', '/s'],
  ['ce_type', 't'],
  ['content-type', 'text/plain'],
  ['ce_time', '2024-01-01T17:31Z'],
  ['ce_MyExt', 'v'],
  ['other', 'dropped'],
);
const without = (name: string) => binary.filter(([one]) => one !== name);
const replaced = (name: string, value: string): KafkaRecord['headers'] => [
  ...without(name),
  [name, Buffer.from(value)],
];

describe('a binary CloudEvent', () => {
  it('is passed through', () => {
    expect(convert(record({ headers: binary }))).toMatchObject({
      kind: 'cloudevent',
      attributes: {
        specversion: '1.0',
        id: 'a',
        source: '/s',
        type: 't',
        datacontenttype: 'text/plain',
        time: '2024-01-01T17:31:00Z',
        myext: 'v',
        knativekafkapartition: '2',
        knativekafkaoffset: '7',
      },
    });
  });

  it('says its version once, and nothing under an empty name', () => {
    const list = [...binary, ...headers(['ce_SpecVersion', '1.0'], ['ce_', 'x'])];
    expect(Object.keys(convert(record({ headers: list })).attributes)).not.toContain('');
  });

  it('has no body when the value is empty', () => {
    expect(convert(record({ headers: binary, value: Buffer.alloc(0) })).data).toBeNull();
  });

  it.each([
    ['no id', without('ce_id')],
    ['no source', without('ce_source')],
    ['no type', without('ce_type')],
    ['no version', without('ce_specversion')],
    ['version 2.0', replaced('ce_specversion', '2.0')],
    ['a bad time', replaced('ce_time', 'yesterday')],
    ['a bad source', replaced('ce_source', 'a b')],
    ['a dash in a name', replaced('ce_my-ext', 'x')],
    ['an underscore in a name', replaced('ce_my_ext', 'x')],
  ])('with %s is plain', (_, list) => {
    const { kind, attributes: found } = convert(record({ headers: list }));
    expect(kind).toBe('plain');
    expect(found.type).toBe('dev.knative.kafka.event');
  });
});

describe('a structured CloudEvent', () => {
  const structured = (value: string) =>
    convert(
      record({
        value: Buffer.from(value),
        headers: headers(['content-type', 'application/cloudevents+json; charset=UTF-8']),
      }),
    );
  const base = '"specversion":"1.0","id":"1","source":"/s","type":"t"';

  it.each([
    ['{"a" : 1.0, "10":[1,\t2], "2":12345678901234567890}', '{"a":1.0,"10":[1,2],"2":12345678901234567890}'],
    ['"text"', '"text"'],
    ['1', '1'],
    ['null', 'null'],
  ])('carries data %s as %s, typed JSON', (data, body) => {
    const { kind, attributes: found, data: bytes } = structured(`{${base}, "data": ${data}}`);
    expect(kind).toBe('cloudevent');
    expect(found.datacontenttype).toBe('application/json');
    expect(String(bytes)).toBe(body);
  });

  it('carries text of another type raw, and base64 as bytes', () => {
    expect(String(structured(`{${base},"datacontenttype":"text/plain","data":"a"}`).data)).toBe('a');
    expect(String(structured(`{${base},"data_base64":"YQ=="}`).data)).toBe('a');
    expect(structured(`{${base}}`).data).toBeNull();
  });

  it('carries what is nested as deep as Jackson reads', () => {
    const deep = '['.repeat(999) + ']'.repeat(999);
    expect(String(structured(`{${base},"data":${deep}}`).data)).toBe(deep);
  });

  it('writes extensions that are no text as JSON', () => {
    expect(structured(`{${base},"n":null,"o":{"a": [1]},"i":5,"b":true}`).attributes).toMatchObject({
      n: 'null',
      o: '{"a":[1]}',
      i: '5',
      b: 'true',
    });
  });

  it.each([
    'no JSON',
    '[]',
    '{"specversion":"1.0"}',
    `{${base},"my-ext":"x"}`,
    `{${base},"n":1.5}`,
    `{${base},"datacontenttype":"text/plain","data":{}}`,
    `{${base},"data":1,"data_base64":"YQ=="}`,
    `{${base},"data":${'['.repeat(1000)}${']'.repeat(1000)}}`,
    `{${base},"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  ])('%s is plain', (value) => {
    expect(structured(value)).toMatchObject({
      kind: 'plain',
      attributes: { datacontenttype: 'application/cloudevents+json; charset=utf-8' },
    });
  });
});
