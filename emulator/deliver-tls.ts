import { isIP } from 'node:net';
import { type ConnectionOptions, createSecureContext, type SecureContext } from 'node:tls';
import type { Target } from './event-request.ts';

const contexts = new WeakMap<Target, SecureContext>();

/** How to open a TLS connection to a target as Vert.x's WebClient does; a host name is verified by default, there and here. */
export function tlsOptions(target: Target): ConnectionOptions {
  const { host, caCerts } = target;
  // The real client names the host in the handshake only when it has a dot and is no address.
  const servername = host.includes('.') && !isIP(host) ? host : '';
  if (caCerts === undefined) return { servername };
  let secureContext = contexts.get(target);
  if (!secureContext) {
    // Java takes a server's own certificate for an anchor of trust, too.
    const ca = caCerts === '' ? [] : caCerts;
    secureContext = createSecureContext({ ca, allowPartialTrustChain: true });
    contexts.set(target, secureContext);
  }
  return { servername, secureContext };
}
