import { headersOf, readBinary } from './binary.ts';
import { type Event, mediaType, validate } from './event.ts';
import { type ByteText, toLower, toText, trimSpace } from './go/bytes.ts';
import { Refusal } from './refusal.ts';
import { readBatch, readStructured } from './structured.ts';

export const structuredType = 'application/cloudevents+json';
export const batchType = 'application/cloudevents-batch+json';

/**
 * The events of an HTTP request, read as Knative's event_display reads them. Not by `HTTP.toEvent` of the JavaScript SDK:
 * what it takes, refuses and keeps of an event is not what Go's does (see event.ts), and its header values are joined.
 * @param raw Node's `rawHeaders`
 * @throws Refusal
 */
export function eventsOf(raw: readonly string[], body: Buffer): readonly Event[] {
  const headers = headersOf(raw);
  const format = formatOf(headers.contentType);
  const version = headers.attributes.get('specversion');
  let events: readonly Event[];
  if (format === structuredType) events = [readStructured(body)];
  else if (format === batchType) events = readBatch(body);
  else if (version === '1.0' || version === '0.3') events = [readBinary(version, headers, body)];
  else throw noEvent(version);
  for (const event of events) validate(event);
  return events;
}

/** By the content type: `structuredType`, `batchType`, or another one, which is binary mode. */
export function formatOf(contentType: ByteText): string {
  return trimSpace(toLower(mediaType({ contentType })));
}

function noEvent(version: ByteText | undefined): Refusal {
  return new Refusal(415, {
    code: 'event.unknown-encoding',
    message:
      version === undefined
        ? 'The request is no CloudEvent: it has neither ce- headers nor a content type of CloudEvents'
        : `"${toText(version)}" is no version of CloudEvents that is known here`,
    fix: 'Send ce-specversion: 1.0, ce-id, ce-source and ce-type, or content-type: application/cloudevents+json',
  });
}
