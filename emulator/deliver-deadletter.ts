import type { Response } from './deliver-response.ts';
import { type Event, isExtensionName, setAttribute, toVersion1 } from './event.ts';

/**
 * The copy for the dead letter sink (BEHAVIOUR 7). `response` is the last answer, if one came. null when a `kne-*`
 * header of the answer makes no extension name: the real data plane throws there and its partition stands still.
 */
export function deadLetter(event: Event, destination: string, response: Response | null): Event | null {
  const attributes = toVersion1(event);
  setAttribute(attributes, 'knativeerrordest', destination);
  if (response) {
    setAttribute(attributes, 'knativeerrorcode', String(response.status));
    for (const [name, value] of response.headers) {
      if (!/^kne-/i.test(name)) continue;
      const extension = name.slice(4).toLowerCase();
      if (!isExtensionName(extension)) return null;
      setAttribute(attributes, extension, value);
    }
    if (response.body.length > 0) {
      setAttribute(attributes, 'knativeerrordata', response.body.subarray(0, 1024).toString('base64'));
    }
  }
  return { attributes, data: event.data };
}
