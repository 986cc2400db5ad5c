import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wkt } from '../../sink/view/decode/geometry.ts';
import { type Decoded, decodeRow } from '../../sink/view/decode.ts';

/** Values, schemas and column types of one table, as Debezium 3 and MySQL gave them. */
const real: readonly [column: string, schema: object, raw: unknown, text: string | null, note: string][] = [
  ['decimal(10,2)', decimalSchema(10, 2), '+x4=', '-12.50', 'decimal(10,2)'],
  [
    'decimal(30,0)',
    decimalSchema(30, 0),
    'AY7pD/bDc+DuTj8K0g==',
    '123456789012345678901234567890',
    'decimal(30,0)',
  ],
  ['decimal(5,5)', decimalSchema(5, 5), 'Kg==', '0.00042', 'decimal(5,5)'],
  ['date', named('io.debezium.time.Date'), 20780, '2026-11-23', 'days since 1970'],
  ['datetime', named('io.debezium.time.Timestamp'), 1795437296000, '2026-11-23 12:34:56', 'ms since 1970'],
  [
    'datetime(3)',
    named('io.debezium.time.Timestamp'),
    1795437296789,
    '2026-11-23 12:34:56.789',
    'ms since 1970',
  ],
  [
    'datetime(6)',
    named('io.debezium.time.MicroTimestamp'),
    1795437296789012,
    '2026-11-23 12:34:56.789012',
    'µs since 1970',
  ],
  ['time', named('io.debezium.time.MicroTime'), -361230000000, '-100:20:30', 'µs'],
  ['time(6)', named('io.debezium.time.MicroTime'), 3020398000001, '838:59:58.000001', 'µs'],
  [
    'point',
    named('io.debezium.data.geometry.Point', 'struct'),
    { x: 2, y: 3.5, wkb: 'AQEAAAAAAAAAAAAAQAAAAAAAAAxA', srid: null },
    'POINT(2 3.5)',
    'geometry',
  ],
  [
    'polygon',
    named('io.debezium.data.geometry.Geometry', 'struct'),
    {
      wkb: 'AQMAAAABAAAABQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABhAAAAAAAAAFEAAAAAAAAAYQAAAAAAAABRAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      srid: 4326,
    },
    'POLYGON((0 0, 0 6, 5 6, 5 0, 0 0))',
    'geometry, SRID 4326',
  ],
  [
    'multipoint',
    named('io.debezium.data.geometry.Geometry', 'struct'),
    { wkb: 'AQQAAAACAAAAAQEAAAAAAAAAAADwPwAAAAAAAABAAQEAAAAAAAAAAAAIQAAAAAAAABBA', srid: null },
    'MULTIPOINT(1 2, 3 4)',
    'geometry',
  ],
  [
    'geomcollection',
    named('io.debezium.data.geometry.Geometry', 'struct'),
    {
      wkb: 'AQcAAAACAAAAAQEAAAAAAAAAAADwPwAAAAAAAABAAQIAAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPA/AAAAAAAA8D8=',
      srid: null,
    },
    'GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1))',
    'geometry',
  ],
  ['bit(3)', bitsSchema(3), 'BQ==', "b'101'", 'bit(3)'],
  ['bit(64)', bitsSchema(64), '/v////////8=', `b'${'1'.repeat(63)}0'`, 'bit(64)'],
  ['blob', { type: 'bytes' }, 'aGVsbG8=', 'hello', '5 bytes'],
  ['binary(4)', { type: 'bytes' }, 'YWIAAA==', '0x61620000', '4 bytes'],
  ['varbinary(10)', { type: 'bytes' }, 'AP8=', '0x00ff', '2 bytes'],
  ["enum('a','b')", allowedSchema('io.debezium.data.Enum', 'a,b'), 'b', null, 'one of a, b'],
  ["set('x','y')", allowedSchema('io.debezium.data.EnumSet', 'x,y'), 'x,y', null, 'any of x, y'],
  ['json', named('io.debezium.data.Json', 'string'), '{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}', 'JSON text'],
];

function named(name: string, type = 'int64'): object {
  return { type, name };
}
function decimalSchema(precision: number, scale: number): object {
  const parameters = { scale: String(scale), 'connect.decimal.precision': String(precision) };
  return { type: 'bytes', name: 'org.apache.kafka.connect.data.Decimal', parameters };
}
function bitsSchema(length: number): object {
  return { type: 'bytes', name: 'io.debezium.data.Bits', parameters: { length: String(length) } };
}
function allowedSchema(name: string, allowed: string): object {
  return { type: 'string', name, parameters: { allowed } };
}

const bySchema = (schema: object, raw: unknown): Decoded | undefined =>
  decodeRow({ a: raw }, { schema: envelope([{ ...schema, field: 'a' }]) }).a;
const byColumn = (type: string, raw: unknown): Decoded | undefined =>
  decodeRow({ a: raw }, { columns: [{ name: 'a', type }] }).a;
const envelope = (fields: readonly object[]) => ({
  type: 'struct',
  fields: [
    { type: 'struct', field: 'before', fields },
    { type: 'struct', field: 'after', fields },
  ],
});

describe.each(real)('%s', (column, schema, raw, text, note) => {
  test('by the schema', () => expect(bySchema(schema, raw)).toEqual({ text, note }));
  test('by the type of the column', () => expect(byColumn(column, raw)).toEqual({ text, note }));
});

test('fields without a meaning of their own are left alone', () => {
  const row = { id: 1, name: 'x', gone: null, flag: true, list: [1], object: { a: 1 } };
  const none = { text: null, note: '' };
  expect(decodeRow(row)).toEqual({ id: none, name: none, gone: none, flag: none, list: none, object: none });
});

test("a row's own schema will do", () => {
  const schema = { type: 'struct', fields: [{ type: 'int32', name: 'io.debezium.time.Date', field: 'a' }] };
  expect(decodeRow({ a: 0 }, { schema }).a?.text).toBe('1970-01-01');
});

describe('what says itself stays', () => {
  test.each<[string, unknown]>([
    ['decimal(10,2)', '12.50'],
    ['decimal(10,2)', 12.5],
    ['decimal(10,0)', '1234'],
    ['timestamp', '2026-11-23T12:34:56Z'],
    ['date', '2026-11-23'],
    ['datetime(6)', '2026-11-23T12:34:56.789012'],
    ['year', 2026],
    ['bit(1)', true],
    ['bigint unsigned', 5],
    ['varchar(10)', 'aGVsbG8='],
  ])('%s %j', (type, raw) => expect(byColumn(type, raw)?.text).toBe(null));
});

describe('by columns alone, the size of a number tells its unit', () => {
  test.each<[string, number, string]>([
    ['datetime(6)', 1795437296789, '2026-11-23 12:34:56.789'],
    ['datetime', 1795437296789012, '2026-11-23 12:34:56.789012'],
    ['datetime(6)', 100_000_000_000_000, '1973-03-03 09:46:40'],
    ['datetime', -2208988800000, '1900-01-01 00:00:00'],
    ['datetime', 253402300799000, '9999-12-31 23:59:59'],
    ['datetime(6)', -1, '1969-12-31 23:59:59.999'],
  ])('%s %d', (type, raw, text) => expect(byColumn(type, raw)?.text).toBe(text));
});

describe('other forms', () => {
  test.each<[object, unknown, string]>([
    [named('org.apache.kafka.connect.data.Time'), 45296000, '12:34:56'],
    [named('io.debezium.time.NanoTime'), 45296000000001, '12:34:56.000000001'],
    [named('io.debezium.time.NanoTimestamp'), '1795437296789012345', '2026-11-23 12:34:56.789012345'],
    [named('io.debezium.data.VariableScaleDecimal', 'struct'), { scale: 1, value: '+x4=' }, '-125.0'],
  ])('%j', (schema, raw, text) => expect(bySchema(schema, raw)?.text).toBe(text));

  test('an unsigned number beyond int64', () => {
    expect(byColumn('bigint unsigned', -1)).toEqual({ text: '18446744073709551615', note: 'unsigned' });
    // As JSON has lost its last digits already.
    expect(byColumn('bigint unsigned', -(2 ** 60))).toEqual({ text: null, note: '' });
  });

  test('JSON is laid out, its numbers and strings as they were written', () => {
    expect(byColumn('json', '{"a":12345678901234567890}')?.text).toBe('{\n  "a": 12345678901234567890\n}');
    expect(byColumn('json', '{"a": 1.10,"a":"{ \\", "}')?.text).toBe('{\n  "a": 1.10,\n  "a": "{ \\", "\n}');
    expect(byColumn('json', '[{}, [ ], null]')?.text).toBe('[\n  {},\n  [],\n  null\n]');
    expect(byColumn('json', '"x"')).toEqual({ text: null, note: 'JSON text' });
    expect(byColumn('json', `${'['.repeat(99)}${']'.repeat(99)}`)?.text).toBe(null);
    expect(byColumn('json', '{"a":1')).toEqual({ text: null, note: '' });
  });
});

describe('well-known binary', () => {
  const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
  const one = '3ff0000000000000';
  const two = '4000000000000000';
  test.each([
    ['big-endian', `00 00000001 ${one} ${two}`, 'POINT(1 2)'],
    ['with an SRID inside', `00 20000001 000010e6 ${one} ${two}`, 'POINT(1 2)'],
    ['with Z, as PostGIS has it', `00 80000001 ${one} ${two} ${one}`, 'POINT Z(1 2 1)'],
    ['with Z and M, as ISO has it', `00 00000bb9 ${one} ${two} ${one} ${two}`, 'POINT ZM(1 2 1 2)'],
    ['a point that is nowhere', '00 00000001 7ff8000000000000 7ff8000000000000', 'POINT EMPTY'],
    ['a line without points', '00 00000002 00000000', 'LINESTRING EMPTY'],
    ['a collection of nothing', '00 00000007 00000000', 'GEOMETRYCOLLECTION EMPTY'],
    [
      'polygons',
      `00 00000006 00000001 00 00000003 00000001 00000002 ${one} ${two} ${two} ${one}`,
      'MULTIPOLYGON(((1 2, 2 1)))',
    ],
  ])('%s', (_, bytes, text) => expect(wkt(hex(bytes))).toBe(text));

  test.each([
    ['nothing', ''],
    ['no byte order', `07 00000001 ${one} ${two}`],
    ['an unknown shape', `00 00000063 ${one} ${two}`],
    ['too short', `00 00000001 ${one}`],
    ['too long', `00 00000001 ${one} ${two} 00`],
    ['more points than bytes', '00 00000002 ffffffff'],
    ['a nest without end', '00 00000007 00000001'.repeat(5000)],
  ])('%s is none', (_, bytes) => expect(wkt(hex(bytes))).toBe(null));
});

test('a readable BLOB is text; what nobody can see is not', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  expect(byColumn('blob', base64('Grüße\n👍'))?.text).toBe('Grüße\n👍');
  expect(byColumn('blob', base64('a\u202eb'))?.text).toBe('0x61e280ae62');
  expect(byColumn('blob', '')).toEqual({ text: null, note: '0 bytes' });
  expect(byColumn('longblob', base64('\0'.repeat(30)))?.text).toBe(`0x${'00'.repeat(24)}…`);
});

test('what cannot even be made text is passed over', () => {
  const odd = { toString: 1, valueOf: 1 };
  const schemas = [
    {
      type: 'bytes',
      name: 'org.apache.kafka.connect.data.Decimal',
      parameters: { 'connect.decimal.precision': odd },
    },
    { type: 'string', name: 'io.debezium.data.Enum', parameters: { allowed: odd } },
    { type: odd, name: odd },
  ];
  for (const schema of schemas) expect(bySchema(schema, 'AQ==')?.note).toEqual(expect.any(String));
  expect(decodeRow({ a: odd }, { schema: { type: 'struct', fields: [{ field: odd }] } }).a?.text).toBe(null);
});

test('nothing throws, whatever the value', () => {
  const schemas = fc.oneof(fc.constantFrom(...real.map(([, schema]) => schema)), fc.object());
  const types = fc.oneof(fc.constantFrom(...real.map(([type]) => type)), fc.string());
  const raws = fc.oneof(
    fc.jsonValue(),
    fc.base64String(),
    fc.double(),
    fc.record({ wkb: fc.base64String() }),
  );
  fc.assert(
    fc.property(schemas, types, raws, (schema, type, raw) => {
      for (const each of [bySchema(schema, raw), byColumn(type, raw)])
        expect(each).toEqual({ text: each?.text ?? null, note: expect.any(String) });
    }),
    { numRuns: 1000 },
  );
});
