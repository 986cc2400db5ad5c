import type { ByteText } from './bytes.ts';

export type Part = 'path' | 'host' | 'zone' | 'user' | 'fragment';

/** What each part of a URL keeps as it is: Go's `shouldEscape`, which is not RFC 3986 to the letter. */
const kept: Readonly<Record<Part, string>> = {
  path: '$&+,/:;=@',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  user: '$&+,;=',
  fragment: '$&+,/:;=?@!()*',
};

function outside(chars: string): RegExp {
  return new RegExp(`[^A-Za-z0-9_.~${chars.replace(/[\]\\^]/g, '\\$&')}-]`, 'g');
}

const escaped: Readonly<Record<Part, RegExp>> = {
  path: outside(kept.path),
  host: outside(kept.host),
  zone: outside(kept.zone),
  user: outside(kept.user),
  fragment: outside(kept.fragment),
};

const notOf = {
  path: outside(`${kept.path}!'()*[]%`),
  fragment: outside(`${kept.fragment}'[]%`),
} as const;

export function encode(text: ByteText, part: Part): ByteText {
  return text.replace(
    escaped[part],
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Whether the text holds nothing that this part has to escape. */
export function isEncoded(text: ByteText, part: 'path' | 'fragment'): boolean {
  return text.search(notOf[part]) < 0;
}

/** Undefined where Go refuses: a `%` without two hexadecimal digits, and in a host what may not stand there. */
export function decode(text: ByteText, part: Part): ByteText | undefined {
  const inHost = part === 'host' || part === 'zone';
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  if (inHost && !hostMayHold(text, part)) return undefined;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function hostMayHold(text: ByteText, part: Part): boolean {
  const bare = text.replace(/%[0-9A-Fa-f]{2}/g, '');
  if ((bare.match(escaped.host) ?? []).some((char) => char.charCodeAt(0) < 0x80)) return false;
  return [...text.matchAll(/%([0-9A-Fa-f]{2})/g)].every(([, hex = '']) => {
    const code = Number.parseInt(hex, 16);
    if (hex === '25') return true;
    if (part === 'host') return code >= 0x80;
    return code === 0x20 || String.fromCharCode(code).search(escaped.host) < 0;
  });
}
