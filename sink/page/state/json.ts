import { jsonText } from '../../../lib/json-text.ts';

/** JSON with line breaks; on one line where it is nested too deeply for them. */
export function indented(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? 'null';
  } catch {
    return jsonText(value);
  }
}
