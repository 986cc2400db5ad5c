import type { Event } from './event.ts';
import { isLegalHeaderValue } from './text.ts';
import { type Trace, traceHeaders } from './trace.ts';

/** Where requests go; made once for each destination of a source. */
export interface Target {
  /** As it stands in the contract; goes into `knativeerrordest`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM: what is trusted, and nothing else; empty: nothing. Without it, what the system trusts. */
  readonly caCerts?: string;
  /** Path and query. */
  readonly path: string;
  /** Path of a socket through which host and port are reached, where they are another machine's. */
  readonly via?: string;
  /** `Host` header's value. */
  readonly authority: string;
}

/**
 * Splits an absolute http(s) URL; host, path and query go on the wire as they are written, even a query without a path.
 * Throws TypeError for anything else.
 */
export function targetOf(url: string, caCerts?: string): Target {
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw new TypeError(`not an http URL: ${url}`);
  const tls = parsed.protocol === 'https:';
  const [, host = parsed.hostname, raw = ''] =
    /^\s*[^/]*\/\/(?:[^/?#@]*@)*([^/?#:]*|\[[^\]]*\])(?::\d*)?(?=[/?#]|\s*$)([^#]*)/.exec(url) ?? [];
  const written = /^[\x21-\x7e]*$/.test(raw) ? raw : parsed.pathname + parsed.search;
  return {
    url,
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (tls ? 443 : 80) : Number(parsed.port),
    tls,
    path: written || '/',
    authority: parsed.port === '' ? host : `${host}:${parsed.port}`,
    ...(caCerts === undefined ? {} : { caCerts }),
  };
}

const userAgent = 'Plumbline';

/**
 * The head of the request, or null when a value holds what the real client refuses to send; `latin1` makes bytes of it.
 * Written by hand: undici and node:http refuse folded lines, give a body-less POST a content-length and lower the names' case.
 */
export function requestHead(
  target: Target,
  namespace: string,
  event: Event,
  trace: Trace | null,
  method = 'POST',
): string | null {
  let head = `${method} ${target.path} HTTP/1.1\r\nuser-agent: ${userAgent}\r\nPrefer: reply\r\nKn-Namespace: ${namespace}\r\n`;
  const { attributes, data } = event;
  for (let i = 0; i < attributes.length; i += 2) {
    const name = attributes[i] ?? '';
    const value = attributes[i + 1] ?? '';
    if (!isLegalHeaderValue(value)) return null;
    head += name === 'datacontenttype' ? `content-type: ${value}\r\n` : `ce-${name}: ${value}\r\n`;
  }
  if (data !== null) head += `content-length: ${data.length}\r\n`;
  head += `host: ${target.authority}\r\n`;
  if (trace) head += traceHeaders(trace);
  return `${head}\r\n`;
}
