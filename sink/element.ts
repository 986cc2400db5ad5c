import { isUtf8 } from 'node:buffer';
import type { CloudEventV1 } from 'cloudevents';
import { type Event, type ExtensionValue, isJsonType, mediaType } from './event.ts';
import { againExtension, receivedExtension, refusalsExtension, seqExtension } from './extensions.ts';
import { toText } from './go/bytes.ts';
import { isJson } from './go/json.ts';
import type { Kept } from './store.ts';

type Attributes = Partial<CloudEventV1<undefined>>;

/** A kept event as one JSON text, in the CloudEvents JSON format. */
export function renderElement({ seq, received, refusals, again, event }: Kept): string {
  return renderEvent(event, {
    [seqExtension]: seq,
    [receivedExtension]: new Date(received).toISOString(),
    ...(refusals > 0 && { [refusalsExtension]: refusals }),
    ...(again && { [againExtension]: true }),
  });
}

/** With some extensions more. Data that is JSON stands in it byte for byte. */
export function renderEvent(event: Event, more: Readonly<Record<string, ExtensionValue>>): string {
  const attributes: Attributes = {
    specversion: event.version,
    id: toText(event.id),
    source: toText(event.source),
    type: toText(event.type),
    ...(event.subject !== undefined && { subject: toText(event.subject) }),
    ...(event.time !== undefined && { time: event.time }),
    ...(event.contentType !== undefined && { datacontenttype: toText(event.contentType) }),
    ...(event.schema && {
      [event.version === '1.0' ? 'dataschema' : 'schemaurl']: toText(event.schema.text),
    }),
  };
  for (const [name, value] of event.extensions) {
    // The Go SDK lets a `ce-data` header through, but in JSON these names are the data's.
    if (name === 'data' || name === 'data_base64') continue;
    attributes[toText(name)] = typeof value === 'string' ? toText(value) : value;
  }
  Object.assign(attributes, more);
  return `${JSON.stringify(attributes).slice(0, -1)}${dataMember(event)}}`;
}

const textTypes = /^(?:text\/.+|[^/]+\/xml|[^/]+\/[^/]+\+xml)$/i;

function dataMember(event: Event): string {
  const { data } = event;
  if (!data) return '';
  if (!event.base64 && isUtf8(data)) {
    const type = mediaType(event);
    // No type counts as JSON, both by the JSON format and for the records of Debezium's topics.
    if ((type === '' || isJsonType(type)) && isJson(data)) return `,"data":${data.toString()}`;
    if (textTypes.test(type) && !isJsonType(type)) return `,"data":${JSON.stringify(data.toString())}`;
  }
  const base64 = JSON.stringify(data.toString('base64'));
  return event.version === '1.0'
    ? `,"data_base64":${base64}`
    : `,"datacontentencoding":"base64","data":${base64}`;
}
