import type { Section } from './shape.ts';
import type { Path } from './yaml.ts';

/** A refusal in the words of the webhook of KafkaSources (BEHAVIOUR 8); what an API server finds is left to `Section`. */
export function refuse(section: Section, path: Path, code: string, message: string, fix: string): undefined {
  return section.report(path, { code: `kafkasource.${code}`, message, fix });
}

export function refuseMissing(section: Section, name: string, fix: string): undefined {
  return refuse(section, [name], 'missing', 'missing field(s)', fix);
}

/** To the webhook, which is written in Go, an empty text is none. */
export function textOf(section: Section, name: string): string | undefined {
  return section.text(name) || undefined;
}

/** Required, with one entry at least; `what` says what to give, `check` refuses what is wrong with one. */
export function textsOf(
  section: Section,
  name: string,
  what: string,
  check: (text: string, index: number) => void = () => {},
): string[] {
  const list = section.list(name);
  if (list?.length === 0) refuseMissing(section, name, `Give ${what}.`);
  const texts: string[] = [];
  for (const [index, one] of (list ?? []).entries()) {
    if (typeof one === 'string' && one !== '') {
      texts.push(one);
      check(one, index);
    } else refuse(section, [name, index], 'type', 'must be a string', 'Put quotes around it.');
  }
  return texts;
}

/** Undefined when it is absent or none of the allowed ones, which is refused with the code. */
export function oneOf<const T extends string>(
  section: Section,
  name: string,
  allowed: readonly T[],
  code = 'value',
): T | undefined {
  const value = textOf(section, name);
  const found = allowed.find((one) => one === value);
  if (value === undefined || found !== undefined) return found;
  return refuse(section, [name], code, `invalid value: ${value}`, `Use ${allowed.join(' or ')}.`);
}
