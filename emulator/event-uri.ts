/** Whether Java's `new URI(text)` takes it; a CloudEvent whose `source` it refuses is invalid (BEHAVIOUR 3). */
export function isJavaUri(text: string): boolean {
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  const rest = hash < 0 ? text : text.slice(0, hash);
  if (!isUric(fragment)) return false;
  const colon = rest.search(/[:/?]/);
  const hasScheme = colon >= 0 && rest[colon] === ':';
  if (!hasScheme) return isHierarchical(rest);
  if (!/^[a-z][a-z0-9+.-]*$/i.test(rest.slice(0, colon))) return false;
  const specific = rest.slice(colon + 1);
  if (specific === '') return false;
  return specific.startsWith('/') ? isHierarchical(specific) : isUric(specific);
}

function isHierarchical(text: string): boolean {
  const question = text.indexOf('?');
  const query = question < 0 ? '' : text.slice(question + 1);
  const place = question < 0 ? text : text.slice(0, question);
  if (!isUric(query)) return false;
  if (!place.startsWith('//')) return isPath(place);
  const slash = place.indexOf('/', 2);
  const authority = slash < 0 ? place.slice(2) : place.slice(2, slash);
  if (authority === '' && slash < 0) return false;
  return isAuthority(authority) && isPath(slash < 0 ? '' : place.slice(slash));
}

const other = String.raw`[^\x00-\x7f\u0080-\u009f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const escaped = '%[0-9a-f]{2}';
const unreserved = String.raw`a-z0-9\-_.!~*'()`;
const uric = new RegExp(String.raw`^(?:[${unreserved};/?:@&=+$,[\]]|${escaped}|${other})*$`, 'i');
const path = new RegExp(`^(?:[${unreserved};/:@&=+$,]|${escaped}|${other})*$`, 'i');
const authorityPattern = new RegExp(
  String.raw`^(?:(?:[${unreserved};:@&=+$,]|${escaped}|${other})*|(?:[${unreserved};:&=+$,]*@)?\[[0-9a-f:.%a-z_]+\](?::\d*)?)$`,
  'i',
);

const isUric = (text: string): boolean => uric.test(text);
const isPath = (text: string): boolean => path.test(text);
const isAuthority = (text: string): boolean => authorityPattern.test(text);
