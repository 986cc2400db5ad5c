import type { Response } from './deliver-response.ts';
import { type Event, isExtensionName, setExtension } from './event.ts';
import { copyAsVersion1 } from './event-attributes.ts';

/**
 * The copy for the dead letter sink (BEHAVIOUR 7). `response` is the last answer, if one came. null when a `kne-*` header
 * of the answer makes no extension name, or an override of a context attribute no valid one: the real data plane throws
 * there and its partition stands still.
 */
export function deadLetter(event: Event, destination: string, response: Response | null): Event | null {
  const letter = copyAsVersion1(event);
  if (!letter) return null;
  setExtension(letter, 'knativeerrordest', destination);
  if (response) {
    setExtension(letter, 'knativeerrorcode', String(response.status));
    for (const [name, value] of response.headers) {
      if (!/^kne-/i.test(name)) continue;
      const extension = name.slice(4).toLowerCase();
      if (!isExtensionName(extension)) return null;
      setExtension(letter, extension, value);
    }
    if (response.body.length > 0) {
      setExtension(letter, 'knativeerrordata', response.body.subarray(0, 1024).toString('base64'));
    }
  }
  return letter;
}
