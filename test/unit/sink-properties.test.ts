import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf } from '../../sink/accept.ts';
import { renderElement } from '../../sink/element.ts';
import type { Event } from '../../sink/event.ts';
import { trimSpace } from '../../sink/go/bytes.ts';
import { indent, isJson } from '../../sink/go/json.ts';
import { Output } from '../../sink/go/output.ts';
import { normaliseUri } from '../../sink/go/url.ts';
import { Refusal } from '../../sink/refusal.ts';
import { writeText } from '../../sink/text.ts';

/** Reads, prints and renders; a refusal is an answer too, anything else thrown is a defect. */
function through(headers: readonly string[], body: Buffer): readonly Event[] {
  try {
    const events = eventsOf(headers, body);
    const out = new Output(8);
    for (const event of events) {
      writeText(event, out);
      const element: unknown = JSON.parse(renderElement({ seq: 1, received: 0, refusals: 0, event }));
      expect(element).toMatchObject({ specversion: event.version, plumblineseq: 1 });
    }
    expect(out.length > 0).toBe(events.length > 0);
    return events;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect([error.problem.code, error.problem.message, error.problem.fix].every(Boolean)).toBe(true);
    return [];
  }
}

const latin1 = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const value = fc.oneof(latin1, fc.constantFrom('', '1.0', '0.3', '/x', 'a:b', 'application/json'));
const name = fc.oneof(
  fc.constantFrom(
    'ce-id',
    'CE-Source',
    'ce-type',
    'ce-time',
    'ce-subject',
    'ce-dataschema',
    'content-type',
    'ce-',
  ),
  fc.stringMatching(/^ce-[a-zA-Z0-9_-]{0,8}$/),
);
const bytes = fc.uint8Array({ maxLength: 200 }).map((data) => Buffer.from(data));

test('any headers and any bytes make an event or a refusal', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, value)),
      fc.constantFrom('1.0', '0.3', '9'),
      bytes,
      (headers, version, body) => {
        through(['ce-specversion', version, ...headers.flat()], body);
      },
    ),
    { numRuns: 2000 },
  );
});

test('any JSON as structured or batched event makes an event or a refusal', () => {
  const attribute = fc.constantFrom(
    ...'specversion id source type time subject datacontenttype data data_base64 dataschema ext Ext'.split(
      ' ',
    ),
  );
  const event = fc.array(fc.tuple(attribute, fc.oneof(fc.jsonValue(), value))).map((members) => {
    const pairs = members.map(([key, member]) => `${JSON.stringify(key)}:${JSON.stringify(member)}`);
    return `{"specversion":"1.0",${pairs.join(',')}`.replace(/,$/, '').concat('}');
  });
  fc.assert(
    fc.property(fc.oneof(event, fc.json(), fc.string()), fc.boolean(), (text, batch) => {
      const type = `application/cloudevents${batch ? '-batch' : ''}+json`;
      through(['content-type', type], Buffer.from(batch ? `[${text}]` : text));
    }),
    { numRuns: 2000 },
  );
});

test('binary data is kept byte for byte', () => {
  fc.assert(
    fc.property(bytes, (body) => {
      const [event] = through(
        ['ce-specversion', '1.0', 'ce-id', '1', 'ce-source', '/x', 'ce-type', 't'],
        body,
      );
      expect(event?.data ?? Buffer.alloc(0)).toEqual(body);
    }),
  );
});

test('what counts as JSON is what JSON.parse takes', () => {
  const nearly = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom('', ',', '}', ']', '"', '0', 'e', '\\', ' ', '-'),
  );
  fc.assert(
    fc.property(nearly, ([json, at, insert]) => {
      const cut = at % (json.length + 1);
      const text = json.slice(0, cut) + insert + json.slice(cut + (at % 2));
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(isJson(Buffer.from(text))).toBe(valid);
    }),
    { numRuns: 3000 },
  );
});

test('indenting keeps the value, and is JSON.stringify with the prefix on each further line', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const out = new Output(1);
      expect(indent(Buffer.from(JSON.stringify(json)), out)).toBe(true);
      expect(out.view().toString()).toBe(JSON.stringify(json, undefined, 2).replaceAll('\n', '\n  '));
    }),
  );
});

test('a normalised URI stays as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), latin1), (text) => {
      const once = normaliseUri(text);
      if (!once) return;
      expect(normaliseUri(once.text)?.text).toBe(once.text);
    }),
    { numRuns: 2000 },
  );
});

test('trimming takes time that grows with the length only', () => {
  const blanks = ' '.repeat(1_000_000);
  expect(trimSpace(`${blanks}a${blanks}b${blanks}`)).toBe(`a${blanks}b`);
});
