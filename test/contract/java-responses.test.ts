import { afterEach, expect, it } from 'vitest';
import { Deliverer } from '../../emulator/deliver.ts';
import { ResponseReader } from '../../emulator/deliver-response.ts';
import { targetOf } from '../../emulator/event-request.ts';
import { RawSink } from '../unit/raw-sink.ts';
import { javaCases, list, object, text } from './java.ts';

interface Case {
  /** One for each request. */
  readonly answers: readonly { readonly text: string; readonly closes: boolean }[];
  readonly path: string;
  readonly outcome: unknown;
  readonly requests: readonly string[];
}

const cases = javaCases('responses').map((one): Case => {
  const { answers, path = '/', outcome, requests = [`POST ${text(path)}`] } = object(one);
  return {
    answers: list(answers).map((answer) => {
      const [raw, close] = list(answer);
      const long = text(raw).replace(/<x\*(\d+)>/g, (_, length: string) => 'x'.repeat(Number(length)));
      return { text: long, closes: close === 'close' };
    }),
    path: text(path),
    outcome,
    requests: list(requests).map(text),
  };
});

/** What the reader makes of one answer; `waits` when it has a head and no end. */
function read({ text: raw, closes }: Case['answers'][number]): unknown {
  const reader = new ResponseReader();
  try {
    const response = reader.feed(Buffer.from(raw, 'latin1')) ?? (closes ? reader.end() : null);
    if (response) return response.status;
    return reader.isInBody && !closes ? 'waits' : 'failed';
  } catch {
    return 'failed';
  }
}

it('an answer is read as by the real client', () => {
  const direct = cases.filter(({ answers: [first] }) => first && !/^HTTP\/1.1 303/.test(first.text));
  expect(direct.length).toBeGreaterThan(250);
  expect(direct.map(({ answers: [first] }) => [first, first && read(first)])).toEqual(
    direct.map(({ answers: [first], outcome }) => [first, outcome]),
  );
});

let sink: RawSink | undefined;
let deliverer: Deliverer | undefined;
afterEach(() => {
  deliverer?.destroy();
  sink?.close();
});

const redirects = cases.filter(
  ({ answers, outcome }) =>
    answers.some(({ text: raw }) => /^HTTP\/1.1 30[1-8]/.test(raw)) && outcome !== 'waits',
);

it.each(redirects)('redirects are followed as by the real client: $answers.0.text', async (one) => {
  const { answers, path, outcome, requests } = one;
  const names = { 'HOST:PORT': '', 'OTHER:PORT': '' };
  const named = (raw: string) =>
    raw.replace(/(HOST|OTHER):PORT/g, (name) =>
      name === 'HOST:PORT' ? names['HOST:PORT'] : names['OTHER:PORT'],
    );
  sink = new RawSink((n, _, socket) => {
    const answer = answers[n - 1];
    if (!answer) return 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
    if (answer.closes) setImmediate(() => socket.end());
    return named(answer.text);
  });
  const url = await sink.listen();
  names['HOST:PORT'] = url.slice('http://'.length);
  names['OTHER:PORT'] = names['HOST:PORT'].replace('127.0.0.1', 'localhost');
  deliverer = new Deliverer({
    namespace: 'ns',
    sink: targetOf(url + path),
    policy: { retry: 0, backoffPolicy: 'linear', backoffDelay: 1, timeout: 5000 },
  });
  const event = { attributes: ['specversion', '1.0', 'id', '1', 'source', '/s', 'type', 't'], extensions: 8 };
  const { signal } = new AbortController();
  const result = await deliverer.deliver({ ...event, data: Buffer.from('x') }, null, signal, undefined);
  const why = 'why' in result ? result.why : '';
  const status = /^status (\d+)$/.exec(why)?.[1];
  const ended = result.end === 'delivered' ? true : status === undefined ? 'failed' : Number(status);
  expect(sink.heads.map((head) => head.split(' HTTP/1.1')[0])).toEqual(requests);
  expect(ended).toBe(typeof outcome === 'number' && outcome < 300 ? true : outcome);
});
