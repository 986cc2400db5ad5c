import type { View } from '../schema/view.ts';
import { attributeRules } from './eventing.ts';

const dialects = ['all', 'any', 'cesql', 'exact', 'not', 'prefix', 'suffix'];

/** A filter of the subscriptions API: of one dialect, those inside `all`, `any` and `not` too. */
export function filterRules(filter: View): void {
  const given = filter.given(dialects);
  if (given.length > 1) filter.refuse(`it has the dialects ${given.join(' and ')}`, 'Make a filter of each.');
  for (const name of ['exact', 'prefix', 'suffix'])
    for (const [attribute, value] of filter.at(name).entries) attributeRules(value, attribute);
  for (const inner of [...filter.at('all').items, ...filter.at('any').items]) filterRules(inner);
  if (filter.at('not').isRecord) filterRules(filter.at('not'));
  const fault = filter.at('cesql').text === undefined ? undefined : faultOf(filter.at('cesql').text ?? '');
  if (fault)
    filter
      .at('cesql')
      .refuse(`this is no CESQL: ${fault}`, "Write it as type = 'created' AND EXISTS subject.");
}

/** What is plainly wrong with an expression of CESQL; its functions and types are not looked at. */
function faultOf(expression: string): string | undefined {
  const bare = expression.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, ' TEXT ');
  if (/['"]/.test(bare)) return 'a quote is open';
  let open = 0;
  for (const letter of bare) {
    if (letter === '(') open++;
    if (letter === ')' && --open < 0) return 'there is a ) without its (';
  }
  if (open > 0) return 'there is a ( without its )';
  if (/==|&&|\|\|/.test(bare)) return 'compare with =, join with AND and OR';
  if (/(?:[=<>+*/%-]|\b(?:AND|OR|XOR|NOT|LIKE|IN|EXISTS))\s*$/i.test(bare)) return 'it ends too early';
  if (/^\s*\w+\s+\w+\s*!?\s*$/.test(bare) && !/^\s*(?:NOT|EXISTS)\s/i.test(bare))
    return 'an operator is missing';
  return /^\s*(?:[=<>*/%]|(?:AND|OR|XOR|LIKE|IN)\b)/i.test(bare)
    ? 'something is missing before it'
    : undefined;
}
