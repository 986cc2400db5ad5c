import { jsonText } from '../../../lib/json-text.ts';
import { isRecord } from '../../../lib/record.ts';

/** Whole numbers that a double need not hold: BIGINT keys. `ts_ns` is in every event of Debezium's, and nobody's key. */
const large = /(?<!"ts_ns"\s*)[:[,]\s*-?(?:\d{17,}|9\d{15})(?![\d.eE])/;
/** Of browsers since 2023–25; `JSON.stringify` writes what it gives as it stood. */
const rawJson: unknown = Reflect.get(JSON, 'rawJSON');

/** As JSON.parse, but a whole number too large for JavaScript stays what it is wherever it is written out again. */
export function parseExactly(text: string): unknown {
  if (typeof rawJson !== 'function' || !large.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, ...standing: unknown[]) => {
    const source = isRecord(standing[0]) ? standing[0].source : undefined;
    const rounded = Number.isInteger(value) && !Number.isSafeInteger(value);
    return rounded && typeof source === 'string' && /^-?\d+$/.test(source)
      ? rawJson.call(JSON, source)
      : value;
  });
}

/** JSON with line breaks; on one line where it is nested too deeply for them. */
export function indented(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? 'null';
  } catch {
    return jsonText(value);
  }
}
