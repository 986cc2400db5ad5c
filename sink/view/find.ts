import { jsonText } from '../../lib/json-text.ts';
import type { SinkEvent } from '../contract.ts';
import { bytesOf, utf8 } from './base64.ts';

/** Whether an event has a text anywhere, in an attribute or in its data as JSON without blanks, regardless of case. */
export function findText(text: string): (event: SinkEvent) => boolean {
  const wanted = text.toLowerCase();
  const found = (value: string) => value.toLowerCase().includes(wanted);
  return (event) =>
    Object.entries(event).some(([name, value]) => {
      if (name === 'data_base64' && typeof value === 'string') {
        const bytes = bytesOf(value);
        return found((bytes && utf8(bytes)) ?? value);
      }
      return found(typeof value === 'string' ? value : jsonText(value));
    });
}
