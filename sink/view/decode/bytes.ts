import { bytesOf, utf8 } from '../base64.ts';
import type { Decode } from './decoded.ts';

/** How many bytes are shown that are no text. */
const shown = 24;

/** BLOB, BINARY and the like: as text where it is one that can be read, else as hexadecimal. */
export const blob: Decode = (value) => {
  const bytes = typeof value === 'string' ? bytesOf(value) : null;
  if (bytes === null) return null;
  const note = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
  if (bytes.length === 0) return { text: null, note };
  const text = utf8(bytes);
  if (text !== null && isReadable(text)) return { text, note };
  const hex = Array.from(bytes.subarray(0, shown), hexOf).join('');
  return { text: `0x${hex}${bytes.length > shown ? '…' : ''}`, note };
};

/** BIT: the lowest byte comes first. */
export const bits =
  (length: number): Decode =>
  (value) => {
    const bytes = typeof value === 'string' ? bytesOf(value) : null;
    if (bytes === null || bytes.length > 8) return null;
    const digits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).reverse();
    const all = digits.join('').padStart(length, '0');
    return { text: `b'${all.slice(all.length - length)}'`, note: `bit(${length})` };
  };

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Neither control characters, but blanks and line ends, nor characters that nobody can see. */
const isReadable = (text: string): boolean => !/[^\P{C}\n\r\t]/u.test(text);
