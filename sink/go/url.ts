import { isIPv6 } from 'node:net';
import type { ByteText } from './bytes.ts';
import { memo } from './memo.ts';
import { decode, encode, isEncoded } from './percent.ts';

export interface Uri {
  /** As Go prints it again, which is not always as it came: `/a b` is `/a%20b`. */
  readonly text: ByteText;
  /** It has a scheme. */
  readonly absolute: boolean;
}

/**
 * Go's `url.Parse` and `URL.String` in one (Go 1.26 with the module's `urlstrictcolons=0`). Not Node's `URL`: that one refuses relative references and
 * normalises what Go leaves alone. Undefined for what Go refuses.
 */
export const normaliseUri = memo((raw: ByteText): Uri | undefined => {
  const hash = raw.indexOf('#');
  const base = parse(hash < 0 ? raw : raw.slice(0, hash));
  const fragment = hash < 0 ? '' : raw.slice(hash + 1);
  if (!base || fragment === '') return base;
  const printed = reprint(fragment, 'fragment');
  return printed === undefined ? undefined : { ...base, text: `${base.text}#${printed}` };
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\x00-\x1f\x7f]/;

function parse(raw: ByteText): Uri | undefined {
  if (control.test(raw) || raw.startsWith(':')) return undefined;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(raw)?.[1] ?? '';
  const afterScheme = scheme === '' ? raw : raw.slice(scheme.length + 1);
  const mark = afterScheme.indexOf('?');
  const rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark);
  const query = mark < 0 ? '' : afterScheme.slice(mark);
  const hierarchy = scheme === '' ? relative(rest) : absolute(scheme.toLowerCase(), rest);
  if (hierarchy === undefined) return undefined;
  return { text: `${hierarchy}${query}`, absolute: scheme !== '' };
}

function relative(rest: ByteText): ByteText | undefined {
  if (!rest.startsWith('/') && (rest.split('/', 1)[0] ?? '').includes(':')) return undefined;
  if (rest.startsWith('//') && !rest.startsWith('///')) return withAuthority('', rest);
  const path = reprint(rest, 'path');
  if (path === undefined) return undefined;
  // "%3A" in the first segment would come back as a scheme; Go prints it so.
  return (path.split('/', 1)[0] ?? '').includes(':') ? `./${path}` : path;
}

function absolute(scheme: string, rest: ByteText): ByteText | undefined {
  if (!rest.startsWith('/')) return `${scheme}:${rest}`;
  const hierarchy = rest.startsWith('//') ? withAuthority(scheme, rest) : reprint(rest, 'path');
  return hierarchy === undefined ? undefined : `${scheme}:${hierarchy}`;
}

/** `//user:password@host:port/path` */
function withAuthority(scheme: string, rest: ByteText): ByteText | undefined {
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const path = reprint(slash < 0 ? '' : rest.slice(slash), 'path');
  const at = authority.lastIndexOf('@');
  const host = hostOf(authority.slice(at + 1));
  const user = at < 0 ? '' : userOf(authority.slice(0, at));
  if (path === undefined || host === undefined || user === undefined) return undefined;
  const named = at >= 0 || host !== '';
  // An authority without a name is left out of a relative reference, and wholly when there is no path either.
  const slashes = named || (scheme !== '' && path !== '') ? '//' : '';
  return `${slashes}${user}${host === '' ? '' : encode(host, 'host')}${path}`;
}

function userOf(text: ByteText): ByteText | undefined {
  if (!/^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(text)) return undefined;
  const colon = text.indexOf(':');
  const name = decode(colon < 0 ? text : text.slice(0, colon), 'user');
  const password = colon < 0 ? '' : decode(text.slice(colon + 1), 'user');
  if (name === undefined || password === undefined) return undefined;
  return `${encode(name, 'user')}${colon < 0 ? '' : `:${encode(password, 'user')}`}@`;
}

function hostOf(text: ByteText): ByteText | undefined {
  const bracket = text.lastIndexOf('[');
  if (bracket > 0) return undefined;
  if (bracket === 0) return ipLiteral(text);
  const colon = text.lastIndexOf(':');
  if (colon >= 0 && !/^:\d*$/.test(text.slice(colon))) return undefined;
  return decode(text, 'host');
}

function ipLiteral(text: ByteText): ByteText | undefined {
  const close = text.lastIndexOf(']');
  const port = text.slice(close + 1);
  if (close < 0 || !/^(?::\d*)?$/.test(port)) return undefined;
  const inner = text.slice(1, close);
  const zoneAt = inner.indexOf('%25');
  const address = decode(zoneAt < 0 ? inner : inner.slice(0, zoneAt), 'host');
  const zone = zoneAt < 0 ? '' : decode(inner.slice(zoneAt), 'zone');
  if (address === undefined || zone === undefined) return undefined;
  const whole = `${address}${zone}`;
  const percent = whole.indexOf('%');
  if (percent === whole.length - 1) return undefined;
  return isIPv6(percent < 0 ? whole : whole.slice(0, percent)) ? `[${whole}]${port}` : undefined;
}

/** Go keeps the way of escaping of the original where that is a valid one, else takes its own. */
function reprint(raw: ByteText, part: 'path' | 'fragment'): ByteText | undefined {
  const plain = decode(raw, part);
  if (plain === undefined) return undefined;
  if (isEncoded(raw, part)) return raw;
  return part === 'path' && plain === '*' ? '*' : encode(plain, part);
}
