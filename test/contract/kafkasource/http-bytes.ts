import type { Header, WireRequest } from './exchange.ts';
import type { Answer } from './golden.ts';

/** The first whole request of the bytes, and how many it takes; undefined while some are missing. */
export function parseRequest(bytes: Buffer): { request: WireRequest; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [method = '', url = '', httpVersion = ''] = first.split(' ');
  const headers = parseHeaders(lines);
  const start = end + 4;
  const body = chunked(headers) ? unchunk(bytes, start) : plain(bytes, start, headers);
  return body && { request: { method, url, httpVersion, headers, body: body.bytes }, length: body.end };
}

/** As they stand, but for the one blank that separates a value; a folded line is part of the value before it. */
function parseHeaders(lines: readonly string[]): Header[] {
  const headers: Header[] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line) && last) headers[headers.length - 1] = [last[0], `${last[1]}\r\n${line}`];
    else if (colon < 0) headers.push([line, '']);
    else headers.push([line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]);
  }
  return headers;
}

function chunked(headers: readonly Header[]): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
}

interface Body {
  readonly bytes: Buffer;
  readonly end: number;
}

function plain(bytes: Buffer, start: number, headers: readonly Header[]): Body | undefined {
  const [, length = 0] = headers.find(([name]) => name.toLowerCase() === 'content-length') ?? [];
  const end = start + Number(length);
  return bytes.length < end ? undefined : { bytes: Buffer.from(bytes.subarray(start, end)), end };
}

function unchunk(bytes: Buffer, start: number): Body | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const end = line + 2 + size + 2;
    if (bytes.length < end) return undefined;
    if (size === 0) return { bytes: Buffer.concat(parts), end };
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = end;
  }
}

/** The answer as the recording's sink gave it; its reason phrase is not kept there. */
export function formatAnswer(answer: Exclude<Answer, { hang: true }>): Buffer {
  const { status, headers = {}, body = '', bodyB64 } = answer;
  const bytes = bodyB64 === undefined ? Buffer.from(body) : Buffer.from(bodyB64, 'base64');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const hasBody = status !== 204;
  const length = hasBody ? `content-length: ${bytes.length}\r\n` : '';
  const head = Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join('')}${length}\r\n`, 'latin1');
  return hasBody ? Buffer.concat([head, bytes]) : head;
}
