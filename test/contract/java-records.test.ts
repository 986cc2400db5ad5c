import { describe, expect, it } from 'vitest';
import { deadLetter } from '../../emulator/deliver-deadletter.ts';
import type { Event } from '../../emulator/event.ts';
import { requestHead, targetOf } from '../../emulator/event-request.ts';
import type { KafkaRecord } from '../../emulator/record.ts';
import { recordToEvent } from '../../emulator/record-event.ts';
import { latin1 } from '../../emulator/text.ts';
import { traceOf } from '../../emulator/trace.ts';
import type { KeyType } from '../../manifests/kafkasource-parts.ts';
import { bytes, javaCases, list, object, pairs, text } from './java.ts';

const target = targetOf('http://sink.example/');
const place = { topic: 't', partition: 3, offset: 17 };
const kafka = ['ce-knativekafkapartition: 3', 'ce-knativekafkaoffset: 17'];
const plain = [
  'ce-specversion: 1.0',
  'ce-id: partition:3/offset:17',
  'ce-source: /apis/v1/namespaces/ns/kafkasources/nm#t',
  'ce-type: dev.knative.kafka.event',
  'ce-subject: partition:3#17',
  'ce-time: 2023-11-14T22:13:20.123Z',
  ...kafka,
];
const passed = ['ce-specversion: 1.0', 'ce-id: i', 'ce-source: /s', 'ce-type: t', ...kafka];

/** The lines of a request that depend on the event, sorted; null when it cannot be sent. */
function linesOf(event: Event, record: KafkaRecord): string[] | null {
  const head = requestHead(target, 'ns', event, traceOf(record));
  if (head === null) return null;
  const [, ...lines] = latin1(head)
    .slice(0, -4)
    .split(/\r\n(?=[A-Za-z0-9-]*: ?)/);
  return lines
    .filter((line) => !/^(user-agent|prefer|kn-namespace|host|content-length):/i.test(line))
    .map((line) => line.replace(/^(traceparent: 00-[0-9a-f]{32}-)[0-9a-f]{16}/, '$1SPAN'))
    .sort();
}

interface Given {
  readonly keyType: KeyType;
  readonly record: KafkaRecord;
  readonly overrides: [string, string][];
}

function given(one: Record<string, unknown>): Given {
  const { key = null, value = 'x', headers = [], timestamp = 1_700_000_000_123, overrides = {} } = one;
  const keyTypes: readonly KeyType[] = ['string', 'int', 'float', 'byte-array'];
  return {
    keyType: keyTypes.find((type) => type === one.keyType) ?? 'string',
    overrides: Object.entries(object(overrides)).map(([name, said]) => [name, text(said)]),
    record: {
      ...place,
      timestamp: Number(timestamp),
      key: bytes(key),
      value: bytes(value),
      headers: list(headers).map((header) => {
        const [name, said] = list(header);
        return [text(name), bytes(said)];
      }),
    },
  };
}

const convert = ({ keyType, record, overrides }: Given) =>
  recordToEvent({ namespace: 'ns', name: 'nm', keyType, ceOverrides: overrides })(record);

/** As the file has a request: what it has beside the lines of every event, and what it lacks. */
function request(event: Event, record: KafkaRecord, base: readonly string[]): object[] {
  const lines = linesOf(event, record);
  if (!lines) return [];
  const without = [...base];
  const more = lines.filter((line) => {
    const at = without.indexOf(line);
    if (at >= 0) without.splice(at, 1);
    return at < 0;
  });
  const [body, value] = [event.data, record.value].map((data) => data?.toString('latin1') ?? null);
  return [
    {
      ...(more.length > 0 ? { with: more } : {}),
      ...(without.length > 0 ? { without } : {}),
      ...(body === value ? {} : { body }),
    },
  ];
}

function outcome(one: Record<string, unknown>): object {
  const it = given(one);
  const converted = convert(it);
  const { kind } = converted;
  if (kind === 'defective') return { kind };
  const base = kind === 'plain' ? plain : passed;
  const requests = request(converted.event, it.record, base);
  if (one.answer === undefined) return { kind, requests };
  const { status, headers, body } = object(one.answer);
  const letter = deadLetter(converted.event, target.url, {
    status: Number(status),
    headers: pairs(headers),
    body: bytes(body) ?? Buffer.alloc(0),
    keepAlive: 0,
  });
  if (!letter) return { kind, requests, wedged: true };
  return { kind, requests: [...requests, ...request(letter, it.record, base)] };
}

describe('of each record comes what came of it in the real data plane', () => {
  it.each(['records', 'letters'])('%s', (file) => {
    const cases = javaCases(file).map(object);
    const inputs = ['key', 'keyType', 'value', 'headers', 'timestamp', 'overrides', 'answer'];
    const ours = cases.map((one) => ({
      ...Object.fromEntries(Object.entries(one).filter(([name]) => inputs.includes(name))),
      ...outcome(one),
    }));
    expect(ours).toEqual(cases);
  });

  it('CloudEvents in JSON', () => {
    const cases = javaCases('json').map(list);
    const ours = cases.map(([value]) => {
      const type: [string, string] = ['content-type', 'application/cloudevents+json'];
      const it = given({ value, headers: [type] });
      const converted = convert(it);
      if (converted.kind !== 'cloudevent') return [value, null];
      const lines = linesOf(converted.event, it.record);
      if (!lines) return [value, 'unsendable'];
      const body = converted.event.data?.toString('latin1') ?? null;
      return [value, lines.filter((line) => !passed.includes(line)), body];
    });
    expect(ours).toEqual(cases);
  });
});
