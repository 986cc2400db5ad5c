import type { Event } from './event.ts';
import { Attributes, type SpecVersion } from './event-attributes.ts';
import type { KafkaRecord } from './record.ts';
import { utf8 } from './text.ts';

/** A record whose headers `ce_*` make a CloudEvent, or null when they do not make a valid one. No header of it has a null value. */
export function binaryEvent(record: KafkaRecord, version: SpecVersion): Event | null {
  const attributes = new Attributes(version);
  for (const [name, value] of record.headers) {
    if (value === null) return null;
    if (name === 'content-type') attributes.add('datacontenttype', utf8(value));
    else if (name.startsWith('ce_') && name.length > 3) {
      const attribute = name.slice(3).toLowerCase();
      if (attribute === 'specversion' || (version === '0.3' && attribute === 'datacontentencoding')) continue;
      if (!attributes.add(attribute, utf8(value))) return null;
    }
  }
  const { value } = record;
  return attributes.event(value === null || value.length === 0 ? null : value);
}
