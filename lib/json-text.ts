import { isRecord } from './record.ts';

/** JSON without blanks, also of what is nested so deeply that JSON.stringify gives up, though JSON.parse has read it. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return deepJson(value);
    throw error;
  }
}

/** By a stack of its own: texts to be written, and values that are to become such. */
function deepJson(whole: unknown): string {
  const parts: string[] = [];
  const stack: ({ readonly text: string } | { readonly value: unknown })[] = [{ value: whole }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if ('text' in top) parts.push(top.text);
    else if (Array.isArray(top.value)) {
      const elements = top.value.flatMap((value, i) => (i === 0 ? [{ value }] : [{ text: ',' }, { value }]));
      stack.push({ text: ']' }, ...elements.reverse(), { text: '[' });
    } else if (isRecord(top.value)) {
      const members = Object.entries(top.value).flatMap(([name, value], i) => [
        { text: `${i === 0 ? '' : ','}${JSON.stringify(name)}:` },
        { value },
      ]);
      stack.push({ text: '}' }, ...members.reverse(), { text: '{' });
    } else parts.push(JSON.stringify(top.value) ?? 'null');
  }
  return parts.join('');
}
