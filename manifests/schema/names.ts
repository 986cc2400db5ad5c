import type { View } from './view.ts';

/** Syntax of the names that an API server takes (apimachinery's `validation`); each answers why a text is none. */
type Syntax = (text: string) => string | undefined;

const syntax =
  (pattern: RegExp, most: number, rule: string): Syntax =>
  (text) =>
    text.length > most ? `it is longer than ${most} characters` : pattern.test(text) ? undefined : rule;

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const words = 'lower-case letters, digits and hyphens, with a letter or digit at both ends';

export const dnsLabel = syntax(new RegExp(`^${label}$`), 63, `only ${words} will do`);
export const dns1035Label = syntax(
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  63,
  'only lower-case letters, digits and hyphens will do, with a letter first and a letter or digit last',
);
export const dnsSubdomain = syntax(
  new RegExp(`^${label}(\\.${label})*$`),
  253,
  'only lower-case letters, digits, hyphens and dots will do, with a letter or digit at both ends of each part',
);
/** Of RBAC's kinds, and of what else is only a part of an address. */
export const pathSegment: Syntax = (text) =>
  /[/%]/.test(text) || text === '.' || text === '..' ? 'it must hold no / and no %' : undefined;

const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const qualifiedRule = 'only letters, digits, -, _ and . will do, with a letter or digit at both ends';

/** The key of a label or an annotation: `name`, or `prefix.example.com/name`. */
export const qualifiedName: Syntax = (text) => {
  const parts = text.split('/');
  const name = parts.pop() ?? '';
  const [prefix] = parts;
  if (parts.length > 1) return 'it must hold one / at most';
  if (prefix !== undefined && dnsSubdomain(prefix.toLowerCase()))
    return 'what stands before the / must be a DNS name';
  return name.length > 63
    ? 'it is longer than 63 characters'
    : qualified.test(name)
      ? undefined
      : qualifiedRule;
};
export const labelValue: Syntax = (text) =>
  text === '' ? undefined : syntax(qualified, 63, qualifiedRule)(text);
/** Of ConfigMaps and Secrets. */
export const dataKey: Syntax = (text) =>
  text === '.' || text.startsWith('..')
    ? 'it must not begin with ..'
    : syntax(/^[-._a-zA-Z0-9]+$/, 253, 'only letters, digits, -, _ and . will do')(text);
export const portName: Syntax = (text) =>
  text.includes('--')
    ? 'it must not hold two hyphens in a row'
    : /[a-z]/.test(text)
      ? syntax(new RegExp(`^${label}$`), 15, `only ${words} will do`)(text)
      : 'it needs a letter, in lower case';
export const envName: Syntax = (text) =>
  /^[ -<>-~]+$/.test(text) ? undefined : 'only printable ASCII characters other than = will do';

/** Refuses a name that is given and has the wrong syntax. */
export function checkName(view: View, syntax: Syntax, what: string): void {
  const fault = view.text === undefined ? undefined : syntax(view.text);
  if (fault) view.refuse(`${JSON.stringify(view.text)} cannot be ${what}: ${fault}`, 'Choose another name.');
}

/** Refuses the second of two items of a list that have the same. */
export function checkUnique(
  items: readonly View[],
  of: (item: View) => string | undefined,
  what: string,
): void {
  const seen = new Set<string>();
  for (const item of items) {
    const key = of(item);
    if (key === undefined) continue;
    if (seen.has(key))
      item.refuse(`there is another ${what} ${JSON.stringify(key)} above`, 'Keep one of the two.');
    seen.add(key);
  }
}
