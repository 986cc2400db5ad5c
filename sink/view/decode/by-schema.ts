import { isRecord } from '../../../lib/record.ts';
import { bits, blob } from './bytes.ts';
import { decimal, variableDecimal } from './decimal.ts';
import { bigintOf, type Decode } from './decoded.ts';
import { geometry } from './geometry.ts';
import { json, oneOf } from './text.ts';
import { date, dateTime, time, type Unit } from './time.ts';

const inUnit = (unit: Unit): Decode => dateTime(() => unit);

const plain: ReadonlyMap<unknown, Decode> = new Map([
  ['io.debezium.time.Date', date],
  ['org.apache.kafka.connect.data.Date', date],
  ['io.debezium.time.Timestamp', inUnit('ms')],
  ['org.apache.kafka.connect.data.Timestamp', inUnit('ms')],
  ['io.debezium.time.MicroTimestamp', inUnit('µs')],
  ['io.debezium.time.NanoTimestamp', inUnit('ns')],
  ['io.debezium.time.Time', time('ms')],
  ['org.apache.kafka.connect.data.Time', time('ms')],
  ['io.debezium.time.MicroTime', time('µs')],
  ['io.debezium.time.NanoTime', time('ns')],
  ['io.debezium.data.Json', json],
]);

/** How the values of a field are read, by its schema; null when it says nothing of it. */
export function bySchema(schema: unknown): Decode | null {
  if (!isRecord(schema)) return null;
  const { name, type } = schema;
  const known = plain.get(name);
  if (known) return known;
  if (typeof name === 'string' && name.startsWith('io.debezium.data.geometry.')) return geometry;
  const parameters = isRecord(schema.parameters) ? schema.parameters : {};
  if (name === 'org.apache.kafka.connect.data.Decimal') {
    const scale = size(parameters.scale);
    const precision = parameters['connect.decimal.precision'];
    return decimal(scale, typeof precision === 'string' ? `decimal(${precision},${scale})` : 'decimal');
  }
  if (name === 'io.debezium.data.VariableScaleDecimal') {
    return (value) => {
      const text = isRecord(value) ? variableDecimal(value.value, value.scale) : null;
      return text === null ? null : { text, note: 'decimal' };
    };
  }
  if (name === 'io.debezium.data.Bits') return bits(size(parameters.length));
  const allowed = typeof parameters.allowed === 'string' ? parameters.allowed.split(',') : [];
  if (name === 'io.debezium.data.Enum') return oneOf('one', allowed);
  if (name === 'io.debezium.data.EnumSet') return oneOf('any', allowed);
  return type === 'bytes' && name === undefined ? blob : null;
}

function size(value: unknown): number {
  const number = bigintOf(value);
  return number !== null && number >= 0n && number <= 1000n ? Number(number) : 0;
}

/**
 * The schemas of a row's fields, by name: of `after` or `before` in the schema of a whole change, or of a row's own
 * struct.
 */
export function fieldSchemas(schema: unknown): ReadonlyMap<string, unknown> {
  const fields = fieldsOf(schema);
  const row = fieldsOf(fields.get('after') ?? fields.get('before'));
  return row.size > 0 ? row : fields;
}

function fieldsOf(schema: unknown): ReadonlyMap<string, unknown> {
  if (!isRecord(schema) || !Array.isArray(schema.fields)) return new Map();
  return new Map(
    schema.fields.flatMap((field) =>
      isRecord(field) && typeof field.field === 'string' ? [[field.field, field] as const] : [],
    ),
  );
}
