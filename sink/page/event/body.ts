import { bytesOf, utf8 } from '../../view/base64.ts';
import { isJson, laidOut } from '../../view/json-layout.ts';

export interface Body {
  readonly bytes: number;
  /** As it came; hexadecimal where it is no text. */
  readonly raw: string;
  /** With line breaks, when it is JSON that is not nested too deeply for them. */
  readonly pretty: string | null;
  readonly binary: boolean;
}

export function bodyOf(base64: string): Body {
  const bytes = bytesOf(base64) ?? new Uint8Array();
  const text = utf8(bytes);
  if (text === null) return { bytes: bytes.length, raw: hex(bytes), pretty: null, binary: true };
  return { bytes: bytes.length, raw: text, pretty: isJson(text) ? laidOut(text) : null, binary: false };
}

/** Lines of 16 bytes, and the letters among them. */
function hex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += 16) {
    const line = [...bytes.subarray(from, from + 16)];
    const letters = line
      .map((byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
      .join('');
    const digits = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    lines.push(`${from.toString(16).padStart(6, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  return lines.join('\n');
}
