import type { ProblemView, SendRequest, SinkEvent } from '../../contract.ts';

/** An event as it is being written. */
export interface Draft {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly datacontenttype: string;
  readonly extensions: readonly Extension[];
  readonly data: string;
  readonly mode: 'binary' | 'structured';
  /** Empty: this sink. */
  readonly to: string;
}
export interface Extension {
  readonly name: string;
  readonly value: string;
}

export const emptyDraft: Draft = {
  id: '',
  source: '/event-display',
  type: 'com.example.hello',
  subject: '',
  datacontenttype: 'application/json',
  extensions: [],
  data: '{\n  "hello": "world"\n}',
  mode: 'binary',
  to: '',
};

/** Wrong fields of a draft; none when it can be sent. Fields are named as those of the request. */
export function draftProblems(draft: Draft): readonly ProblemView[] {
  const missing = (['source', 'type'] as const).flatMap((name) =>
    draft[name].trim() === '' ? [wrong(`event.${name}`, `every CloudEvent has a ${name}`, 'give one')] : [],
  );
  return [
    ...missing,
    ...dataProblem(draft),
    ...draft.extensions.flatMap(extensionProblem),
    ...toProblem(draft),
  ];
}

const wrong = (field: string, message: string, fix: string): ProblemView => ({
  code: 'page.draft',
  message,
  fix,
  field,
});

function dataProblem({ datacontenttype, data }: Draft): ProblemView[] {
  if (!isJson(datacontenttype) || data.trim() === '') return [];
  const reason = jsonFault(data);
  return reason === null
    ? []
    : [wrong('event.data', `this is not JSON: ${reason}`, 'mend it, or give another datacontenttype')];
}

/** Why a text is not JSON, with the place as line and column where the browser tells; null when it is. */
export function jsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const at = /at position (\d+)/.exec(said)?.[1];
    if (at === undefined || /line \d+/.test(said)) return said;
    const before = text.slice(0, Number(at)).split('\n');
    return `${said} (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
  }
}

function extensionProblem({ name, value }: Extension, index: number): ProblemView[] {
  if (name === '' && value === '') return [];
  if (!/^[a-z0-9]+$/.test(name)) {
    return [
      wrong(
        `extensions[${index}]`,
        `“${name}” is no name of an attribute`,
        'only a to z and 0 to 9, such as myextension',
      ),
    ];
  }
  return own.has(name)
    ? [
        wrong(
          `extensions[${index}]`,
          `${name} has a field of its own, or is given by the sink`,
          'leave it out',
        ),
      ]
    : [];
}

function toProblem({ to }: Draft): ProblemView[] {
  const fine = to === '' || isUrl(to) || /^[^\s/]+\/[^\s/]+$/.test(to);
  return fine ? [] : [wrong('to', `“${to}” is no URL`, 'http://HOST:PORT/, or NAMESPACE/NAME of a Service')];
}

const isUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Attributes that have fields of their own, and what the sink itself adds to what it keeps. */
const own = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'datacontenttype',
  'data',
  'data_base64',
  'plumblineseq',
  'plumblinereceived',
]);

export const isJson = (type: string): boolean =>
  /^(application|text)\/([^;]+\+)?json(;|$)/i.test(type.trim());

/** @param fresh the id when none is given */
export function requestOf(draft: Draft, fresh: string): SendRequest {
  const extensions = draft.extensions
    .filter(({ name }) => name !== '')
    .map(({ name, value }) => [name, value]);
  const event: SinkEvent = {
    specversion: '1.0',
    id: draft.id.trim() || fresh,
    source: draft.source.trim(),
    type: draft.type.trim(),
    ...given('subject', draft.subject),
    ...given('datacontenttype', draft.datacontenttype),
    ...Object.fromEntries(extensions),
    ...dataOf(draft),
  };
  return { event, mode: draft.mode, ...given('to', draft.to) };
}

function dataOf({ data, datacontenttype }: Draft): SinkEvent {
  if (data === '') return {};
  if (!isJson(datacontenttype)) return { data };
  // Numbers that JavaScript cannot hold would be others when read and written; bytes stay.
  return /\d{16}/.test(data) ? { data_base64: base64(data) } : { data: JSON.parse(data) };
}

const given = (name: string, value: string): Record<string, string> =>
  value.trim() === '' ? {} : { [name]: value.trim() };

/** Of its UTF-8 bytes. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** The event once more, to be changed before it is sent. */
export function draftOf(event: SinkEvent, body: string | null): Draft {
  const text = (name: string) => (event[name] === undefined ? '' : String(event[name]));
  const extensions = Object.entries(event)
    .filter(([name]) => !own.has(name) && name !== 'time')
    .map(([name, value]) => ({ name, value: String(value) }));
  return {
    id: '',
    source: text('source'),
    type: text('type'),
    subject: text('subject'),
    datacontenttype: text('datacontenttype'),
    extensions,
    data: body ?? dataText(event),
    mode: 'binary',
    to: '',
  };
}

function dataText({ data, data_base64: bytes, datacontenttype: type }: SinkEvent): string {
  if (typeof bytes === 'string') return utf8(bytes) ?? '';
  if (data === undefined) return '';
  const asItIs = typeof data === 'string' && typeof type === 'string' && !isJson(type);
  return asItIs ? data : JSON.stringify(data, null, 2);
}

/** Null where the bytes are no UTF-8: as text they would be others. */
export function utf8(bytes: string): string | null {
  try {
    const list = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(list);
  } catch {
    return null;
  }
}
