import type { RawRequest } from '../contract.ts';
import { bytesOf, utf8 } from './base64.ts';

/** What curl makes by itself: the address that is asked, and the length of what is sent. */
const own = new Set(['host', 'content-length', 'connection', 'expect']);
/** What curl adds unless it is told not to. */
const added = ['Accept', 'User-Agent', 'Content-Type'];
/** Longer ones do not fit into a command's words. */
const longest = 60_000;

/**
 * A command for bash that sends the same request: the same target, headers in their order byte for byte, and body.
 * @param origin `http://127.0.0.1:18080`
 */
export function curlOf({ method, target, httpVersion, headers, body }: RawRequest, origin: string): string {
  const bytes = bytesOf(body) ?? new Uint8Array();
  const text = bytes.length > longest ? null : utf8(bytes);
  const quoted = text !== null && !/[^\P{C}\n]/u.test(text) ? text : null;
  const sent = headers.filter(([name]) => !own.has(name.toLowerCase()));
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  const words = [
    `-X ${quote(method)}`,
    ...(httpVersion === '1.0' ? ['--http1.0'] : []),
    ...address(origin, target),
    ...added.filter((name) => !names.has(name.toLowerCase())).map((name) => `-H '${name}:'`),
    // A colon without a value would take the header away.
    ...sent.map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(bytes.length > 1024 ? ["-H 'Expect:'"] : []),
    ...data(bytes.length, quoted, headers),
  ];
  const command = `curl -sS -i ${words.join(' \\\n  ')}`;
  return bytes.length > 0 && quoted === null ? `base64 -d <<< '${body}' | ${command}` : command;
}

/** Without a length curl sends none either. */
function data(length: number, quoted: string | null, headers: RawRequest['headers']): readonly string[] {
  if (length > 0) return quoted === null ? ['--data-binary @-'] : [`--data-raw ${quoteText(quoted)}`];
  return headers.some(([name]) => name.toLowerCase() === 'content-length') ? ["--data-raw ''"] : [];
}

/** A target that curl or its shell would read otherwise is given apart from the URL. */
const address = (origin: string, target: string): readonly string[] =>
  /^\/[\w./?=&%~:,+-]*$/.test(target) && !target.includes('..')
    ? [quote(`${origin}${target}`)]
    : [`--request-target ${quote(target)}`, quote(origin)];

/** One word for bash, whose characters are bytes. */
function quote(latin1: string): string {
  if (/^[\w./:=-]+$/.test(latin1)) return latin1;
  if (/^[ -~]*$/.test(latin1)) return quoteText(latin1);
  const escaped = latin1.replace(/[^ -~]|['\\]/g, (letter) =>
    letter === "'" || letter === '\\'
      ? `\\${letter}`
      : `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped}'`;
}

const quoteText = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
