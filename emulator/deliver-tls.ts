import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  type SecureContext,
} from 'node:tls';
import type { Target } from './event-request.ts';

const contexts = new WeakMap<Target, SecureContext>();

/** How to open a TLS connection to a target as Vert.x's WebClient does; a host name is verified by default, there and here. */
export function tlsOptions(target: Target): ConnectionOptions {
  const { host, caCerts } = target;
  // The real client names the host in the handshake only when it has a dot and is no address.
  const servername = host.includes('.') && !isIP(host) ? host : '';
  // Whatever way leads there, the certificate is the target's.
  const options: ConnectionOptions =
    target.via === undefined
      ? { servername }
      : { servername, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) };
  if (caCerts === undefined) return options;
  let secureContext = contexts.get(target);
  if (!secureContext) {
    // Java takes a server's own certificate for an anchor of trust, too.
    const ca = caCerts === '' ? [] : caCerts;
    secureContext = createSecureContext({ ca, allowPartialTrustChain: true });
    contexts.set(target, secureContext);
  }
  return { ...options, secureContext };
}

/** Why a target's certificate is not trusted, and what to do: Node's own words advise on Node. undefined for other errors. */
export function distrust(error: unknown, { authority, caCerts }: Target): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || !untrusted.test(code)) return undefined;
  const mend = caCerts
    ? 'no CA of its CACerts or of the trust bundles has signed it'
    : 'give it CACerts, see docs/notices.md#https-without-ca';
  return `the certificate of ${authority} is not trusted (${code}): ${mend}`;
}

const untrusted =
  /^(UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|CERT_SIGNATURE)/;
