import type { Response } from './deliver-response.ts';
import { type Event, isExtensionName, setExtension } from './event.ts';
import { copyAsVersion1, uncopied } from './event-attributes.ts';

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
      if (!makesExtension(name)) return null;
      setExtension(letter, name.slice(4).toLowerCase(), value);
    }
    if (response.body.length > 0) {
      setExtension(letter, 'knativeerrordata', response.body.subarray(0, 1024).toString('base64'));
    }
  }
  return letter;
}

/** Whose fault it is that there is no dead letter; the name of the override's attribute, or of the answer's header. */
export interface Wedge {
  readonly by: 'bad-override' | 'kne-header';
  readonly name: string;
}

/** For an event and an answer that `deadLetter` makes nothing of. */
export function whatWedges(event: Event, response: Response | null): Wedge {
  const name = uncopied(event);
  if (name !== undefined) return { by: 'bad-override', name };
  const [header = 'kne-'] =
    response?.headers.find(([one]) => /^kne-/i.test(one) && !makesExtension(one)) ?? [];
  return { by: 'kne-header', name: header };
}

const makesExtension = (header: string): boolean => isExtensionName(header.slice(4).toLowerCase());
