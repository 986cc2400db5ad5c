import type { ByteText } from './bytes.ts';

const single: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const escapes = /\\u([dD][89a-fA-F][0-9a-fA-F]{2})\\u([0-9a-fA-F]{4})|\\u([0-9a-fA-F]{4})|\\([^u])/g;

/** The inside of a JSON string without its escapes; halves of a surrogate pair become U+FFFD, each by itself. */
export function unescapeJson(inside: ByteText): ByteText {
  return inside.replace(escapes, (_, high?: string, low?: string, one?: string, char?: string) => {
    if (char !== undefined) return single[char] ?? char;
    if (high === undefined || low === undefined) return utf8(one);
    const pair = Number.parseInt(high, 16) < 0xdc00 && /^d[c-f]/i.test(low);
    return pair ? utf8(high, low) : utf8(high) + utf8(low);
  });
}

function utf8(...units: (string | undefined)[]): ByteText {
  const text = String.fromCharCode(...units.map((unit) => Number.parseInt(unit ?? 'fffd', 16)));
  return Buffer.from(text).toString('latin1');
}
