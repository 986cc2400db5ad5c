import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Collector, send, sendRaw, testSink } from '../unit/sink-rig.ts';

const folder = join(import.meta.dirname, 'event_display');

/** A recording of the real program: one request, its answer, its stdout. */
interface Recording {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headersLatin1: readonly (readonly [string, string])[];
    readonly bodyB64: string | null;
  };
  readonly response: { readonly status: number; readonly body: string };
  readonly stdoutB64: string | null;
  readonly stdoutBytes: number;
}

/** Batches are taken here, beyond the real one, which answers 500 and prints nothing. */
const beyond = new Set(['batch-empty', 'batch-two']);

function bodyOf({ bodyB64 }: Recording['request']): Buffer | null {
  if (bodyB64 === null) return null;
  return bodyB64 === '(1 MiB of x)' ? Buffer.alloc(1024 * 1024, 'x') : Buffer.from(bodyB64, 'base64');
}

describe("recordings of Knative's event_display 0.50", () => {
  const names = readdirSync(folder).map((file) => file.replace('.json', ''));

  test('are all here', () => expect(names).toHaveLength(46));

  test.each(names.filter((name) => !beyond.has(name)))('%s', async (name) => {
    const recording: Recording = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    const out = new Collector();
    const sink = await testSink({ out });
    const { method, path, headersLatin1 } = recording.request;
    const answer = await send(sink, {
      method,
      path,
      headers: headersLatin1.flat(),
      body: bodyOf(recording.request),
    });
    const printed = out.take();
    expect(answer.status).toBe(recording.response.status);
    if (recording.response.body !== '') {
      expect(answer.body).toBe(recording.response.body);
      expect(answer.headers['content-type']).toBe('text/plain');
    } else if (answer.status >= 400) {
      expect(JSON.parse(answer.body)).toMatchObject({ code: /\w/, message: /\w/, fix: /\w/ });
    } else {
      expect(answer.body).toBe('');
    }
    expect(printed.length).toBe(recording.stdoutBytes);
    if (recording.stdoutB64 !== null) {
      expect(printed.toString('latin1')).toBe(Buffer.from(recording.stdoutB64, 'base64').toString('latin1'));
    }
  });

  test('batches print each event, in order, and nothing when empty', async () => {
    const out = new Collector();
    const sink = await testSink({ out });
    const headers = ['content-type', 'application/cloudevents-batch+json'];
    const two = JSON.parse(readFileSync(join(folder, 'batch-two.json'), 'utf8'));
    const answer = await send(sink, { headers, body: bodyOf(two.request) });
    expect(answer.status).toBe(200);
    const text = (id: number) =>
      `☁️  cloudevents.Event\nContext Attributes,\n  specversion: 1.0\n  type: com.example.demo\n  source: /demo\n  id: a-${id}\nData,\n  ${id}\n`;
    expect(out.take().toString()).toBe(text(1) + text(2));
    expect((await send(sink, { headers, body: '[]' })).status).toBe(200);
    expect(out.take()).toHaveLength(0);
  });
});

/**
 * More of the real program (cmd/event_display of knative.dev/eventing 0.50.0, built by Go 1.26): what it makes of URIs,
 * times, media types, names, JSON, and of structured events attribute by attribute. Those with a number in parentheses are
 * generated. Each was sent ten times, and is here as its answer was always the same.
 */
interface Rule {
  readonly case: string;
  readonly headersLatin1: readonly string[];
  readonly bodyB64: string;
  readonly status: number;
  readonly body: string;
  readonly stdoutB64: string;
}

test('the rules of the real program, case by case', async () => {
  const rules: Rule[] = JSON.parse(
    readFileSync(join(import.meta.dirname, 'event_display_rules.json'), 'utf8'),
  );
  expect(rules.length).toBeGreaterThan(800);
  const out = new Collector();
  const sink = await testSink({ out });
  for (const rule of rules) {
    const answer = await send(sink, {
      headers: rule.headersLatin1,
      body: Buffer.from(rule.bodyB64, 'base64'),
    });
    // Several faults come in random order from the real one.
    const lines = (text: string) => text.split('\n').sort();
    expect(
      {
        case: rule.case,
        status: answer.status,
        body: rule.body === '' ? [''] : lines(answer.body),
        text: out.take().toString('latin1'),
      },
      rule.case,
    ).toEqual({
      case: rule.case,
      status: rule.status,
      body: lines(rule.body),
      text: Buffer.from(rule.stdoutB64, 'base64').toString('latin1'),
    });
  }
});

/** Recorded in the same way: methods, paths, hosts, versions, lengths, chunks, as the bytes of a request. */
interface Exchange {
  readonly case: string;
  readonly requestLatin1: string;
  readonly status: number;
  readonly body: string;
  readonly stdoutB64: string;
}

test('what is no usual request, too', async () => {
  const exchanges: Exchange[] = JSON.parse(
    readFileSync(join(import.meta.dirname, 'event_display_http.json'), 'utf8'),
  );
  expect(exchanges.length).toBeGreaterThan(100);
  const out = new Collector();
  const sink = await testSink({ out });
  const differ: string[] = [];
  for (const recorded of exchanges) {
    const answer = await sendRaw(sink, recorded.requestLatin1);
    const text = out.take().toString('base64');
    const same = recorded.body === '' || answer.body === recorded.body;
    if (answer.status === recorded.status && text === recorded.stdoutB64 && same) continue;
    differ.push(`${recorded.case}: ${answer.status} ${answer.body}`);
  }
  expect(differ).toEqual([]);
});
