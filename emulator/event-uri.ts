import { isIPv6 } from 'node:net';

/** Whether Java's `new URI(text)` takes it; a CloudEvent whose `source` it refuses is invalid (BEHAVIOUR 3). */
export function isJavaUri(text: string): boolean {
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  const rest = hash < 0 ? text : text.slice(0, hash);
  if (!isUric(fragment)) return false;
  const colon = rest.search(/[:/?]/);
  if (colon < 0 || rest[colon] !== ':') return isHierarchical(rest, hash >= 0);
  if (!/^[a-z][a-z0-9+.-]*$/i.test(rest.slice(0, colon))) return false;
  const specific = rest.slice(colon + 1);
  if (specific === '') return false;
  return specific.startsWith('/') ? isHierarchical(specific, hash >= 0) : isUric(specific);
}

function isHierarchical(text: string, hasFragment: boolean): boolean {
  const question = text.indexOf('?');
  const query = question < 0 ? '' : text.slice(question + 1);
  const place = question < 0 ? text : text.slice(0, question);
  if (!isUric(query)) return false;
  if (!place.startsWith('//')) return isPath(place);
  const slash = place.indexOf('/', 2);
  const authority = slash < 0 ? place.slice(2) : place.slice(2, slash);
  // Without an authority there must be something else.
  if (authority === '') return (slash >= 0 || question >= 0 || hasFragment) && isPath(place.slice(2));
  return isAuthority(authority) && isPath(slash < 0 ? '' : place.slice(slash));
}

/** As a registry's name; only brackets make Java look for a host and a port in it. */
function isAuthority(text: string): boolean {
  if (isRegistryName(text)) return true;
  const parts = bracketed.exec(text);
  return parts?.[1] !== undefined && isIPv6(parts[1]) && Number(parts[2] ?? 0) < 2 ** 31;
}

const other = String.raw`[^\x00-\x80\u0080-\u009f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const escaped = '%[0-9a-f]{2}';
const unreserved = String.raw`a-z0-9\-_.!~*'()`;
const only = (characters: string) =>
  new RegExp(`^(?:[${unreserved}${characters}]|${escaped}|${other})*$`, 'i');
const uric = only(String.raw`;/?:@&=+$,[\]`);
const path = only(';/:@&=+$,');
const registryName = only(';:@&=+$,');
/** User, address and port of the address in brackets; a zone may follow the address. */
const bracketed = new RegExp(
  String.raw`^(?:(?:[${unreserved};:&=+$,]|${escaped}|${other})*@)?\[([0-9a-f:.]+)(?:%[a-z0-9_.]+)?\](?::(\d*))?$`,
  'i',
);

const isUric = (text: string): boolean => uric.test(text);
const isPath = (text: string): boolean => path.test(text);
const isRegistryName = (text: string): boolean => registryName.test(text);
