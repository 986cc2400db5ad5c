import { type Event, mediaType } from './event.ts';
import { type ByteText, toBytes } from './go/bytes.ts';
import { indent } from './go/json.ts';
import type { Output } from './go/output.ts';

const title = toBytes('☁️  cloudevents.Event\nContext Attributes,\n');

/**
 * Writes the text that Knative's event_display prints for an event: `Event.String()` of the Go SDK below a title. Bytes
 * that are no UTF-8 stay as they came.
 */
export function writeText(event: Event, out: Output): void {
  out.text(title + attributes(event) + extensions(event));
  if (!event.data) return;
  out.text(event.base64 ? 'Data (binary),\n  ' : 'Data,\n  ');
  const pretty = mediaType(event) === 'application/json' && indent(event.data, out);
  if (!pretty) out.copy(event.data);
  out.byte(0x0a);
}

function attributes(event: Event): ByteText {
  const isV1 = event.version === '1.0';
  return (
    `  specversion: ${event.version}\n  type: ${event.type}\n  source: ${event.source}\n` +
    line('subject', event.subject) +
    `  id: ${event.id}\n` +
    line('time', event.time) +
    line(isV1 ? 'dataschema' : 'schemaurl', event.schema?.text) +
    line('datacontenttype', event.contentType) +
    line('datacontentencoding', event.contentEncoding)
  );
}

function extensions(event: Event): ByteText {
  if (event.extensions.size === 0) return '';
  let text = 'Extensions,\n';
  for (const name of [...event.extensions.keys()].sort())
    text += `  ${name}: ${event.extensions.get(name)}\n`;
  return text;
}

function line(name: string, value: ByteText | undefined): ByteText {
  return value === undefined ? '' : `  ${name}: ${value}\n`;
}
