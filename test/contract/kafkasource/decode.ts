import { type Exchange, eventOf, type Header, headerOf } from './exchange.ts';
import type { EgressConfig, GoldenRecord, GoldenRequest, Recording } from './golden.ts';
import type { Given } from './record-batch.ts';

/** The recorded request, its times as recorded. */
export function exchangeOf(
  request: GoldenRequest,
  records: readonly Given[],
  delivery?: EgressConfig,
): Exchange {
  const { target, atMs, answeredMs, method, url, httpVersion, bodyB64 } = request;
  const headers = unfold(request.headersLatin1);
  const event = eventOf(headers);
  const record = records.find(({ partition, offset }) => event === `p${partition}#${offset}`);
  const whole = bodyB64 === undefined ? record?.value : Buffer.from(bodyB64, 'base64');
  return {
    ...{ target, event, method, url, httpVersion, headers },
    body: whole ?? Buffer.alloc(0),
    at: atMs,
    answeredAt: answeredMs,
    closedAt: answeredMs === null ? atMs + Number(delivery?.timeout) : null,
  };
}

/** Joins a line that starts with a blank or tab to the value before it. */
function unfold(lines: GoldenRequest['headersLatin1']): Header[] {
  const headers: Header[] = [];
  for (const [name, value] of lines) {
    const last = headers.at(-1);
    if (value === null && last) headers[headers.length - 1] = [last[0], `${last[1]}\r\n${name}`];
    else headers.push([name, value ?? '']);
  }
  return headers;
}

/** What was put into the topic. */
export function givenRecords({ records, requests }: Recording): Given[] {
  if (typeof records !== 'string') return records.map(given);
  // Plain records, so that each event tells its own.
  return requests.map(({ headersLatin1, bodyB64 = '' }) => {
    const headers = unfold(headersLatin1);
    const text = (name: string) => headerOf(headers, name) ?? '';
    return {
      partition: Number(text('ce-knativekafkapartition')),
      offset: Number(text('ce-knativekafkaoffset')),
      timestamp: Date.parse(text('ce-time')),
      key: Buffer.from(text('ce-key')),
      value: Buffer.from(bodyB64, 'base64'),
      headers: [],
    };
  });
}

function given({ keyB64, valueB64, headers, ...rest }: GoldenRecord): Given {
  return {
    ...rest,
    key: bytes(keyB64),
    value: bytes(valueB64),
    headers: headers.map(([name, value]) => [name, bytes(value)]),
  };
}

/** Large values are in short form: `(70000 times 'x')`. */
function bytes(text: string | null): Buffer | null {
  if (text === null) return null;
  const [, times, char] = /^\((\d+) times '(.)'\)$/.exec(text) ?? [];
  return times && char ? Buffer.alloc(Number(times), char) : Buffer.from(text, 'base64');
}
