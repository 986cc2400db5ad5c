/**
 * A CloudEvent as a flat list of attributes, name and value by turns, in the order of the wire: context attributes,
 * then extensions. Names are the specification's; `datacontenttype` becomes the header `content-type`.
 */
export interface Event {
  readonly attributes: string[];
  /**
   * Where in `attributes` the extensions begin. An override or a `kne-*` header of the name of a context attribute makes
   * an extension of that name: the real one does not replace the attribute, but sends both.
   */
  readonly extensions: number;
  /** null: no body and no content-length; empty: a body of 0 bytes. */
  readonly data: Buffer | null;
}

/** Replaces the extension or adds it at the end. */
export function setExtension({ attributes, extensions }: Event, name: string, value: string): void {
  for (let i = extensions; i < attributes.length; i += 2) {
    if (attributes[i] === name) {
      attributes[i + 1] = value;
      return;
    }
  }
  attributes.push(name, value);
}

/** The value of the first of that name; undefined when the event has none. */
export function attribute(event: Event, name: string): string | undefined {
  for (let i = 0; i < event.attributes.length; i += 2) {
    if (event.attributes[i] === name) return event.attributes[i + 1];
  }
  return undefined;
}

/** As the sdk has it, which lets an empty name through. */
export const isExtensionName = (name: string): boolean => /^[a-z0-9]*$/.test(name);
