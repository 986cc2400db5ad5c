import type { ProblemView, SinkEvent } from '../../contract.ts';
import { type Draft, type Extension, isJson, own, textOf } from './draft.ts';
import { jsonFault } from './json-text.ts';

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

/** What of an event cannot be written as text. */
export function lossOf({ data_base64: bytes }: SinkEvent): readonly ProblemView[] {
  if (typeof bytes !== 'string' || textOf(bytes) !== null) return [];
  return [
    wrong('event.data', 'the data are bytes that are no text', 'to send them as they came, resend the event'),
  ];
}
