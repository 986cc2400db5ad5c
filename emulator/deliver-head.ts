/** The head of a response, as far as anything depends on it. */
interface Head {
  readonly status: number;
  readonly isHttp11: boolean;
  /** As they came, latin-1. */
  readonly headers: readonly Header[];
}

type Header = readonly [name: string, value: string];

/** How the body of a response ends. */
export type Framing =
  | { readonly end: 'length'; readonly length: number }
  | { readonly end: 'chunked' | 'close' };

/** What the real client reads at most; more is a failed request to it. Bytes. */
const longestLine = 4096;
export const longestHead = 8192;

const statusLine = /^HTTP\/1\.([01])[ \t]+(\d+)(?:[ \t]|$)/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes are what this is about
const illegal = /[\x00-\x08\x0a-\x1f\x7f]/;

/** What a response's head says of itself and of what follows. */
interface ReadHead extends Head {
  readonly body: Framing;
  /** ms; 0: the connection is not to be used again. */
  readonly keepAlive: number;
}

let lastText: string | undefined;
let lastHead: ReadHead | undefined;

/** As `parseHead` and what follows from it; throws as they do. A sink says the same again and again, but for the date. */
export function readHead(text: string): ReadHead {
  if (lastHead && text === lastText) return lastHead;
  const head = parseHead(text);
  const body: Framing = isInterim(head.status) ? { end: 'length', length: 0 } : framing(head);
  lastHead = { ...head, body, keepAlive: body.end === 'close' ? 0 : keepAlive(head) };
  lastText = text;
  return lastHead;
}

/** Reads a head without its empty line. Throws for what the real client takes for no response. */
function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const parts = statusLine.exec(first);
  if (!parts || first.length > longestLine) throw new Error(`not an HTTP response: ${first.slice(0, 80)}`);
  if (text.length - first.length - 2 * lines.length > longestHead) {
    throw new Error('the head of the response is too long');
  }
  const headers: Header[] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    // Obsolete folding goes on with the value of the line before.
    if (/^[ \t]/.test(line) && last) headers[headers.length - 1] = [last[0], `${last[1]} ${trim(line)}`];
    else headers.push(parseHeader(line));
  }
  return { status: Number(parts[2]), isHttp11: parts[1] === '1', headers };
}

function parseHeader(line: string): Header {
  const name = line.split(/[:\s]/, 1)[0] ?? '';
  const colon = line.indexOf(':');
  const value = colon < 0 ? '' : trim(line.slice(colon + 1));
  if (!token.test(name) || illegal.test(value)) {
    throw new Error(`the response has an illegal header: ${JSON.stringify(line.slice(0, 80))}`);
  }
  return [name, value];
}

const trim = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '');

/** Interim answers precede the one that counts; all other numbers are final to the real client. */
export const isInterim = (status: number): boolean => status === 100 || status === 103;

/** Throws for a length that is none. */
function framing({ status, headers }: Head): Framing {
  if ((status >= 100 && status < 200) || status === 204 || status === 304)
    return { end: 'length', length: 0 };
  const values = (wanted: string) =>
    headers.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []));
  const encodings = values('transfer-encoding').flatMap((value) => value.split(','));
  if (encodings.some((one) => one.trim().toLowerCase() === 'chunked')) return { end: 'chunked' };
  const [length, ...more] = values('content-length');
  if (length === undefined) return { end: 'close' };
  if (more.length > 0 || !/^\d{1,18}$/.test(length)) throw new Error('the response has a bad content-length');
  return { end: 'length', length: Number(length) };
}

/** How long the connection may idle before it is used again, in ms; 0: not at all. */
function keepAlive({ isHttp11, headers }: Head): number {
  let time = isHttp11 ? Number.POSITIVE_INFINITY : 0;
  for (const [name, value] of headers) {
    switch (name.toLowerCase()) {
      case 'connection':
        if (/close/i.test(value)) return 0;
        if (/keep-alive/i.test(value) && !isHttp11) time = Number.POSITIVE_INFINITY;
        break;
      case 'keep-alive': {
        const seconds = /timeout=(\d+)/i.exec(value)?.[1];
        // A second of margin: the sink may close it just when the next request is on its way.
        if (seconds) time = Math.min(time, Math.max(0, Number(seconds) * 1000 - 1000));
        break;
      }
    }
  }
  return time;
}
