import { type GuardedHeaders, isCrossSite, mayRead } from '../lib/browser-guard.ts';

export interface RoutedHeaders extends GuardedHeaders {
  readonly 'ce-specversion'?: string | string[] | undefined;
  readonly accept?: string | undefined;
}

const asking = new Set(['GET', 'OPTIONS', 'DELETE']);

/** Not who takes anything. */
export const wantsHtml = ({ accept = '' }: Pick<RoutedHeaders, 'accept'>): boolean =>
  /(?:^|[,\s])text\/html\b/i.test(accept);

/** Whether it asks something of the sink; all else is a CloudEvent, or taken for one, whatever its path is. */
export function asksSomething(method: string, target: string, headers: RoutedHeaders): boolean {
  if (asking.has(method)) return true;
  if (method === 'HEAD') return /^\/(?:\?|$)/.test(target) && wantsHtml(headers);
  if (method !== 'POST' || !target.startsWith('/api/') || headers['ce-specversion'] !== undefined)
    return false;
  return !/^\s*application\/cloudevents/i.test(headers['content-type'] ?? '');
}

/**
 * Whether an event comes from a page of somebody else's in a browser, which tells where a request is from. Other senders
 * do not, and are always let in.
 */
export function isForeignEvent(headers: GuardedHeaders, listenOn: string): boolean {
  if (headers.origin === undefined && headers['sec-fetch-site'] === undefined) return false;
  return isCrossSite(headers) || !mayRead(headers.host, listenOn);
}
