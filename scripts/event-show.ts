import { jsonText } from '../lib/json-text.ts';
import { printable } from '../lib/printable.ts';
import type { ColumnView, KeptEvent, PipelineView, RawRequest, SinkEvent } from '../sink/contract.ts';
import { text } from '../sink/view/attributes.ts';
import { type EventView, viewEvent } from '../sink/view/change.ts';
import { dataOf, schemaOf } from '../sink/view/data.ts';
import { type Decoded, decodeRow, jsonOf } from '../sink/view/decode.ts';
import { noticesOf } from '../sink/view/notices.ts';
import { paint, timedLine } from './event-line.ts';
import { readable } from './known-columns.ts';
import { table } from './table.ts';

/** What is known besides the event. */
export interface Beside {
  readonly columns: readonly ColumnView[] | null;
  readonly pipeline: PipelineView | null;
}

/** An event for people: its line, its data, attributes, the request that it came in, and the notices that apply. */
export function showEvent(kept: KeptEvent, { columns, pipeline }: Beside): string[] {
  const { event, request } = kept;
  const view = viewEvent(event);
  const notices = noticesOf(event, { request, pipeline }).map(
    ({ severity, code, message, cause, link }) =>
      `${severity} ${code}: ${message}${cause ? ` (${printable(cause)})` : ''}\n    → ${link}`,
  );
  return [
    timedLine(readable(event, view, columns), Number.POSITIVE_INFINITY),
    ...part('Data', dataLines(event, view, columns)),
    ...part('Attributes', attributeLines(event)),
    ...part('Request', requestLines(request)),
    ...(notices.length === 0 ? [] : part('Notices', notices)),
  ];
}

const part = (title: string, lines: readonly string[]): string[] => [
  '',
  paint('bold', title),
  ...lines.map((line) => `  ${line}`),
];

function dataLines(event: SinkEvent, view: EventView, columns: Beside['columns']): readonly string[] {
  if (view.operation === 'schema') return [printable(view.change)];
  if (view.before || view.after) return rowLines(view, columns, schemaOf(event));
  const data = dataOf(event);
  if (data === undefined && event.data_base64 === undefined) return ['none'];
  const text = typeof data === 'string' ? data : spread(data ?? event.data_base64);
  return text.split('\n').map((line) => printable(line));
}

/** A line for each field; of an update, which of them changed. */
function rowLines(
  { before, after, changed }: EventView,
  columns: Beside['columns'],
  schema: unknown,
): readonly string[] {
  const types = { columns, schema };
  const was = decodeRow(before ?? {}, types);
  const is = decodeRow(after ?? {}, types);
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const rows = names.map((name) => ({
    field: `${before && after && changed.includes(name) ? '* ' : '  '}${printable(name)}`,
    ...(before && { before: cell(before[name], was[name]) }),
    ...(after && { after: cell(after[name], is[name]) }),
    meaning: is[name]?.note || was[name]?.note || '',
  }));
  if (rows.length === 0) return ['none'];
  const hasMeaning = rows.some(({ meaning }) => meaning !== '');
  return table(hasMeaning ? rows : rows.map(({ meaning: _, ...row }) => row));
}

/** With line breaks, unless it is nested too deeply for that. */
function spread(data: unknown): string {
  try {
    return JSON.stringify(data, null, 2);
  } catch {
    return jsonText(data);
  }
}

/** What it means, and the raw value behind it where that is another. */
function cell(raw: unknown, decoded: Decoded | undefined): string | null {
  if (raw === undefined || raw === null) return null;
  const text = typeof raw === 'string' ? raw : jsonText(raw);
  // Laid out the same whatever blanks it came with.
  const json = decoded && jsonOf(raw, decoded);
  if (json) return printable(json.replace(/\n\s*/g, ' '));
  return printable(decoded?.text ? `${decoded.text.replace(/\n\s*/g, ' ')}  (${text})` : text);
}

function attributeLines(event: SinkEvent): readonly string[] {
  const all = Object.keys(event).filter((name) => name !== 'data' && name !== 'data_base64');
  const width = Math.max(...all.map((name) => name.length));
  return all.map((name) => `${printable(name).padEnd(width)}  ${printable(text(event, name))}`);
}

function requestLines({ method, target, httpVersion, headers }: RawRequest): readonly string[] {
  return [
    printable(`${method} ${target} HTTP/${httpVersion}`),
    ...headers.map(([name, value]) => printable(`${name}: ${value}`)),
  ];
}
