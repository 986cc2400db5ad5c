import { isRecord } from '../lib/record.ts';
import type { Path } from '../manifests/yaml.ts';

/** What is wrong with an event, and at which of its attributes. */
export interface Fault {
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

/** RFC 3339. */
const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;
const needed = ['type', 'source'] as const;
const texts = ['id', 'source', 'type', 'subject', 'datacontenttype', 'dataschema', 'data_base64'];

/** By the rules of CloudEvents 1.0 for structured JSON; `id`, `time` and `specversion` may be missing. */
export function faultsOf(event: unknown): Fault[] {
  if (!isRecord(event)) {
    return [fault([], 'this is no object', 'Write an event as an object with type, source and data.')];
  }
  const missing = needed.filter((name) => event[name] === undefined);
  const faults = missing.map((name) =>
    fault([], `${name} is missing`, `Add it, e.g. ${name}: ${sample[name]}.`),
  );
  for (const [name, value] of Object.entries(event)) {
    const found = faultOf(name, value);
    if (found) faults.push(fault([name], ...found));
  }
  if (event.data !== undefined && event.data_base64 !== undefined)
    faults.push(fault(['data_base64'], 'there are both data and data_base64', 'Leave one of them out.'));
  return faults;
}

const sample = { type: 'com.example.order.made', source: '/orders' } as const;

function faultOf(name: string, value: unknown): [message: string, fix: string] | undefined {
  if (name === 'data') return undefined;
  if (name !== 'data_base64' && !/^[a-z0-9]+$/.test(name))
    return [`${name} cannot be the name of an attribute`, 'Use lower-case letters and digits.'];
  if (name === 'specversion')
    return value === '1.0'
      ? undefined
      : ['specversion is not "1.0"', 'Write specversion: "1.0", or leave it out.'];
  if (texts.includes(name) && (typeof value !== 'string' || value === ''))
    return [`${name} is no text`, 'Give a text that is not empty; in YAML, quote what looks like a number.'];
  if (
    name === 'time' &&
    !(typeof value === 'string' && timestamp.test(value) && !Number.isNaN(Date.parse(value)))
  )
    return [`time is none of RFC 3339`, 'Write it as 2026-01-31T12:00:00Z, or leave it out.'];
  if (name === 'data_base64' && !/^([\w+/-]{4})*([\w+/-]{2}==|[\w+/-]{3}=)?$/.test(String(value)))
    return ['data_base64 is no Base64', 'Encode the data, or give text as data.'];
  if (value === null || typeof value === 'object')
    return [`${name} is neither text nor number nor boolean`, 'Put it into data.'];
  return undefined;
}

const fault = (path: Path, message: string, fix: string): Fault => ({ path, message, fix });
