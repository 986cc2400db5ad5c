import { type Header, headerOf } from './exchange.ts';
import { short } from './findings.ts';

/** In this order, before the extensions (BEHAVIOUR 4). */
const core = new Set(
  ['specversion', 'id', 'source', 'type', 'dataschema', 'subject', 'time'].map((name) => `ce-${name}`),
);

/**
 * Names with their case, values byte for byte, order: exact but for the extensions, which may come in any order among
 * themselves. The user agent's value may be any; a trace goes on in a new span; `host` must be `authority`.
 */
export function compareHeaders(want: readonly Header[], got: readonly Header[], authority: string): string[] {
  // Recordings in short form keep `ce-` headers only.
  const whole = headerOf(want, 'host') !== undefined;
  const wanted = canonical(want);
  const found = canonical(whole ? got : got.filter(([name]) => name.startsWith('ce-')));
  if (wanted.map(nameOf).join() !== found.map(nameOf).join()) return [differentNames(wanted, found)];
  return wanted.flatMap(([name, value], i) => {
    const is = found[i]?.[1] ?? '';
    if (isRight(name, name === 'host' ? authority : value, is, got)) return [];
    return [`${name}: want ${short(name === 'host' ? authority : value)}, got ${short(is)}`];
  });
}

const nameOf = ([name]: Header) => name;

/** With the extensions that stand side by side sorted by name; a name that repeats keeps the order of its values. */
function canonical(headers: readonly Header[]): readonly Header[] {
  const out: Header[] = [];
  let run: Header[] = [];
  for (const header of [...headers, undefined]) {
    if (header && isExtension(header)) {
      run.push(header);
      continue;
    }
    out.push(...run.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    run = [];
    if (header) out.push(header);
  }
  return out;
}

function isExtension([name]: Header): boolean {
  return name.startsWith('ce-') && !core.has(name);
}

function differentNames(wanted: readonly Header[], found: readonly Header[]): string {
  const [want, got] = [wanted.map(nameOf), found.map(nameOf)];
  const missing = without(want, got);
  const extra = without(got, want);
  if (missing.length === 0 && extra.length === 0)
    return `headers: want the order ${want.join(', ')}; got ${got.join(', ')}`;
  const values = found
    .filter(([name]) => extra.includes(name))
    .map(([name, value]) => `${name}: ${short(value)}`);
  return `headers: missing ${missing.join(', ') || 'none'}; extra ${values.join(', ') || 'none'}`;
}

/** Those of a list that another one has not, as often as they are too many. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  return list.filter((item) => {
    const at = rest.indexOf(item);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function isRight(name: string, want: string, got: string, all: readonly Header[]): boolean {
  if (name === 'user-agent') return got !== '';
  if (name === 'traceparent') return goesOn(want, got, headerOf(all, 'ce-kafkaheadertraceparent'));
  return want === got;
}

/** The same trace and flags as recorded; a span that is not the record's. */
function goesOn(want: string, got: string, ofRecord = ''): boolean {
  const parts = /^00-([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
  const [, trace, , flags] = parts.exec(want) ?? [];
  const [, gotTrace, gotSpan, gotFlags] = parts.exec(got) ?? [];
  return (
    gotTrace !== undefined && trace === gotTrace && flags === gotFlags && gotSpan !== ofRecord.split('-')[2]
  );
}
