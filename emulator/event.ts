/**
 * A CloudEvent as a flat list of attributes, name and value by turns, in the order of the wire: context attributes,
 * then extensions. Names are the specification's; `datacontenttype` becomes the header `content-type`.
 */
export interface Event {
  readonly attributes: string[];
  /** null: no body and no content-length; empty: a body of 0 bytes. */
  readonly data: Buffer | null;
}

/** Replaces the attribute or adds it at the end. */
export function setAttribute(attributes: string[], name: string, value: string): void {
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] === name) {
      attributes[i + 1] = value;
      return;
    }
  }
  attributes.push(name, value);
}

/** Its value; undefined when the event has none of that name. */
export function attribute(event: Event, name: string): string | undefined {
  for (let i = 0; i < event.attributes.length; i += 2) {
    if (event.attributes[i] === name) return event.attributes[i + 1];
  }
  return undefined;
}

/** As the sdk has it, which lets an empty name through. */
export const isExtensionName = (name: string): boolean => /^[a-z0-9]*$/.test(name);

/** What the sdk does when it builds a copy: only 1.0 can be built, `schemaurl` is `dataschema` there. */
export function toVersion1(event: Event): string[] {
  const copy = [...event.attributes];
  if (attribute(event, 'specversion') !== '0.3') return copy;
  for (let i = 0; i < copy.length; i += 2) {
    if (copy[i] === 'specversion') copy[i + 1] = '1.0';
    else if (copy[i] === 'schemaurl') copy[i] = 'dataschema';
  }
  return copy;
}
