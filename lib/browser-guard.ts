import { isIP } from 'node:net';
import type { Problem } from './problem.ts';

/**
 * Whether something may be read under this Host header. A page of the web can point a name of its own at 127.0.0.1 (DNS
 * rebinding) and then read what is served there; it cannot do so under an IP address, `localhost`, a container's name
 * without dots, or the name that the user told us to listen on.
 * @param host the header; absent in HTTP/1.0, which browsers do not speak
 */
export function mayRead(host: string | undefined, listenOn: string): boolean {
  if (host === undefined) return true;
  const name = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host.toLowerCase());
  const bare = name?.[1] ?? name?.[2] ?? '';
  if (bare === '') return false;
  return (
    isIP(bare) !== 0 || !bare.includes('.') || bare.endsWith('.localhost') || bare === listenOn.toLowerCase()
  );
}

/** Of a request, what the guards look at; Node's `request.headers`. */
export interface GuardedHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'content-type'?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** Whether a browser sends it for a page of somebody else's: browsers say where each POST comes from, others do not. */
export function isCrossSite(headers: GuardedHeaders): boolean {
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return true;
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** Why a request that changes something is not served; undefined when it may be. */
export function refusedWrite(
  headers: GuardedHeaders,
  listenOn: string,
): { readonly status: 403 | 415; readonly problem: Problem } | undefined {
  const { host, 'content-type': type = '' } = headers;
  if (!mayRead(host, listenOn)) return { status: 403, problem: foreignHost(host) };
  if (isCrossSite(headers)) return { status: 403, problem: foreignOrigin(headers) };
  // A form of another site's can send three types without asking first; this is none of them.
  if (/^application\/json\s*(;|$)/i.test(type.trim())) return undefined;
  return {
    status: 415,
    problem: {
      code: 'request.no-json',
      message: `The content type is ${type === '' ? 'missing' : type}, not application/json`,
      fix: 'Send JSON with content-type: application/json',
    },
  };
}

/** For what is asked under a name of somebody else's. */
export const foreignHost = (host: string | undefined): Problem => ({
  code: 'host.foreign',
  message: `This is not served under the name ${host}`,
  fix: 'Ask by IP address or localhost, or start it with --host set to that name',
});

/** For what a page of somebody else's sends. */
export const foreignOrigin = ({ origin, 'sec-fetch-site': site }: GuardedHeaders): Problem => ({
  code: 'origin.foreign',
  message: `It is sent by a page of ${origin ?? `another site (${String(site)})`}, which may not do so`,
  fix: 'Do it on the page that is served here, or by the command line',
});
