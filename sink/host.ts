import { isIP } from 'node:net';

/**
 * Whether events may be read under this Host header. A page of the web can point a name of its own at 127.0.0.1 (DNS
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
