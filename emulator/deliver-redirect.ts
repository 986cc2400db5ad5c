import type { Response } from './deliver-response.ts';
import { type Target, targetOf } from './event-request.ts';
import { isJavaUri } from './event-uri.ts';

/** As the real client's `maxRedirects`. */
export const mostRedirects = 16;

/**
 * Where an answer leads to, or null when it is not followed: of an answer to a POST only 303 is, and of one to the GET that
 * follows all redirects are (BEHAVIOUR 5). Throws for a Location that is no address, which fails the request.
 */
export function redirectOf({ status, headers }: Response, from: Target, isGet: boolean): Target | null {
  if (status !== 303 && !(isGet && [301, 302, 307, 308].includes(status))) return null;
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (location === undefined) return null;
  if (!isJavaUri(location) || /^[^:/?#]+:(?!\/\/)/.test(location))
    throw new Error(`bad Location: ${location}`);
  const scheme = /^([^:/?#]+):/.exec(location)?.[1];
  // The last letter of the scheme is all that it looks at.
  if (scheme !== undefined && !/[ps]$/.test(scheme)) return null;
  const known = scheme?.endsWith('s') ? 'https:' : 'http:';
  const url = new URL(scheme === undefined ? location : known + location.slice(scheme.length + 1), from.url);
  url.pathname = url.pathname.replace(/\/{2,}/g, '/');
  return targetOf(url.href, from.caCerts);
}
