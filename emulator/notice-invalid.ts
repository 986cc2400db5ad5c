import { Attributes } from './event-attributes.ts';
import { isStructured } from './event-structured.ts';
import { jsonMembers } from './json-compact.ts';
import { type KafkaRecord, lastHeader } from './record.ts';
import { utf8 } from './text.ts';

const required = ['id', 'source', 'type'];

/**
 * Why a record with headers, which is sent as a plain one, is no CloudEvent though it looks as if it were to be;
 * undefined when it does not. `contentType` as the plain event has it.
 */
export function whyInvalid(record: KafkaRecord, contentType: string | undefined): string | undefined {
  if (contentType?.startsWith('application/cloudevents')) {
    const header = lastHeader(record, 'content-type');
    if (!header) return 'the name of the header content-type is not in lower case';
    const text = utf8(header);
    return isStructured(text) ? inValue(record.value) : `content-type ${text} is none that is read`;
  }
  return record.headers.some(([name]) => claims(name)) ? inHeaders(record) : undefined;
}

/** The rule alone would cost more than all the rest, for headers that are mostly others. */
function claims(name: string): boolean {
  const first = name.charCodeAt(0);
  return (first === 0x63 || first === 0x43) && /^ce[_-]./i.test(name);
}

function inHeaders(record: KafkaRecord): string {
  const header = lastHeader(record, 'ce_specversion');
  const odd = record.headers.find(([name]) => claims(name) && !name.startsWith('ce_'));
  if (!header) return odd ? `the header ${odd[0]} does not begin with ce_` : 'no ce_specversion';
  const version = utf8(header);
  if (version !== '1.0' && version !== '0.3') return `ce_specversion ${version}`;
  const attributes = new Attributes(version);
  for (const [name, value] of record.headers) {
    const attribute = name.startsWith('ce_') ? name.slice(3).toLowerCase() : '';
    if (attribute === '' || attribute === 'specversion' || value === null) continue;
    if (version === '0.3' && attribute === 'datacontentencoding') continue;
    if (!attributes.add(attribute, utf8(value))) return `${name} is not valid`;
  }
  const missing = required.find((name) => attributes.get(name) === undefined);
  return missing === undefined ? 'not valid' : `no ce_${missing}`;
}

function inValue(value: Buffer | null): string {
  if (value === null) return 'no value';
  const members = jsonMembers(value);
  if (!members) return 'the value is no JSON object';
  const version = members.get('specversion');
  if (version && version.string !== '1.0' && version.string !== '0.3') return `specversion ${version.text}`;
  const missing = ['specversion', ...required].find((name) => (members.get(name)?.kind ?? 'null') === 'null');
  return missing === undefined
    ? 'an attribute or the data in the value is not valid'
    : `no ${missing} in the value`;
}
