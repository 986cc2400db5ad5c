import { type ByteText, toLower, trimSpace, trimStart } from './bytes.ts';

const token = /[!#$%&'*+\-.^_`{|}~0-9A-Za-z]*/y;
/** `application/json` and the like: nothing to look at closer. */
const plain = /^[!#$%&'*+\-.^_`{|}~0-9A-Za-z]+\/[!#$%&'*+\-.^_`{|}~0-9A-Za-z]+$/;
const special = /[()<>@,;:\\"/[\]?=]/;

function tokenOf(text: ByteText, from = 0): string {
  token.lastIndex = from;
  return token.exec(text)?.[0] ?? '';
}

/** What Go's `mime.ParseMediaType` has against the text, in its own words; undefined if nothing. */
export function mediaTypeFault(text: ByteText): string | undefined {
  if (plain.test(text)) return undefined;
  const cut = text.indexOf(';');
  const base = cut < 0 ? text : text.slice(0, cut);
  return baseFault(trimSpace(toLower(base))) ?? parametersFault(text.slice(base.length));
}

function baseFault(type: ByteText): string | undefined {
  const first = tokenOf(type);
  if (first === '') return 'mime: no media type';
  if (first.length === type.length) return undefined;
  if (type[first.length] !== '/') return 'mime: expected slash after first token';
  const second = tokenOf(type, first.length + 1);
  if (second === '') return 'mime: expected token after slash';
  return first.length + 1 + second.length < type.length
    ? 'mime: unexpected content after media subtype'
    : undefined;
}

function parametersFault(text: ByteText): string | undefined {
  const seen = new Map<string, string>();
  let rest = trimStart(text);
  while (rest !== '') {
    const parameter = parameterOf(rest);
    if (!parameter) return trimSpace(rest) === ';' ? undefined : 'mime: invalid media parameter';
    const before = seen.get(parameter.name);
    if (before !== undefined && before !== parameter.value) return 'mime: duplicate parameter name';
    seen.set(parameter.name, parameter.value);
    rest = trimStart(parameter.rest);
  }
  return undefined;
}

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly rest: ByteText;
}

/** `; name=value` at the head of the text. */
function parameterOf(text: ByteText): Parameter | undefined {
  if (!text.startsWith(';')) return undefined;
  const named = trimStart(text.slice(1));
  const name = tokenOf(named);
  const assigned = trimStart(named.slice(name.length));
  if (name === '' || !assigned.startsWith('=')) return undefined;
  const valued = trimStart(assigned.slice(1));
  if (!valued.startsWith('"')) {
    const value = tokenOf(valued);
    return value === '' ? undefined : { name: name.toLowerCase(), value, rest: valued.slice(value.length) };
  }
  const quoted = quotedOf(valued);
  return quoted && { name: name.toLowerCase(), ...quoted };
}

function quotedOf(text: ByteText): { value: string; rest: ByteText } | undefined {
  let value = '';
  for (let i = 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"') return { value, rest: text.slice(i + 1) };
    if (char === '\r' || char === '\n') return undefined;
    // A backslash before anything else stands for itself (paths of Windows).
    if (char === '\\' && special.test(text.charAt(i + 1))) i += 1;
    value += text.charAt(i);
  }
  return undefined;
}
