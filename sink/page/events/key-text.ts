import { parseExactly } from '../../../lib/json-exact.ts';
import { isRecord } from '../../../lib/record.ts';

/** A record's key for a line: `1001` of `{"id":1001}`, `a: 1, b: 2` of one with several columns, else as it is. */
export function keyText(key: string): string {
  if (!key.startsWith('{')) return key;
  try {
    const value = parseExactly(key);
    if (!isRecord(value)) return key;
    const columns = Object.entries(value);
    const [only] = columns;
    if (columns.length === 1 && only) return JSON.stringify(only[1]);
    return columns.map(([name, each]) => `${name}: ${JSON.stringify(each)}`).join(', ');
  } catch {
    return key;
  }
}
