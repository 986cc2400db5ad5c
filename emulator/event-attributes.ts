import { type Event, isExtensionName } from './event.ts';
import { reprintTime } from './event-time.ts';
import { isJavaUri } from './event-uri.ts';

/** The versions that the sdk of the real data plane reads. */
export type SpecVersion = '1.0' | '0.3';

const core10 = ['id', 'source', 'type', 'datacontenttype', 'dataschema', 'subject', 'time'] as const;
const core03 = ['id', 'source', 'type', 'datacontenttype', 'schemaurl', 'subject', 'time'] as const;

/** In the order of the wire, without `specversion`. */
export const coreAttributes = (version: SpecVersion): readonly string[] =>
  version === '1.0' ? core10 : core03;

/** Collects what a CloudEvent of others says, by the sdk's rules of validity (BEHAVIOUR 3). */
export class Attributes {
  readonly #version: SpecVersion;
  readonly #core = new Map<string, string>();
  readonly #extensions = new Map<string, string>();

  constructor(version: SpecVersion) {
    this.#version = version;
  }

  get(name: string): string | undefined {
    return this.#core.get(name);
  }

  /** Answers false when it makes the event invalid. */
  add(name: string, value: string): boolean {
    if (!coreAttributes(this.#version).includes(name)) {
      if (!isExtensionName(name)) return false;
      this.#extensions.set(name, value);
      return true;
    }
    if ((name === 'source' || name === 'dataschema' || name === 'schemaurl') && !isJavaUri(value))
      return false;
    const text = name === 'time' ? reprintTime(value) : value;
    if (text === null) return false;
    this.#core.set(name, text);
    return true;
  }

  /** null without id, source or type. */
  event(data: Buffer | null, version: SpecVersion = this.#version): Event | null {
    if (!['id', 'source', 'type'].every((name) => this.#core.has(name))) return null;
    const attributes: string[] = ['specversion', version];
    for (const [i, name] of coreAttributes(this.#version).entries()) {
      const value = this.#core.get(name);
      if (value !== undefined) attributes.push(coreAttributes(version)[i] ?? name, value);
    }
    const extensions = attributes.length;
    for (const [name, value] of this.#extensions) attributes.push(name, value);
    return { attributes, extensions, data };
  }
}

/**
 * The copy that the sdk makes for the dead letter sink: 1.0 always, where `schemaurl` is `dataschema`. An extension of
 * the name of a context attribute takes its place now; null when it makes no URI or time, or is a `specversion`.
 */
export function copyAsVersion1(event: Event): Event | null {
  const copy = new Attributes(versionOf(event));
  return addAll(event, copy) === undefined ? copy.event(event.data, '1.0') : null;
}

/** The name of what keeps `copyAsVersion1` from making a copy. */
export const uncopied = (event: Event): string | undefined => addAll(event, new Attributes(versionOf(event)));

const versionOf = ({ attributes }: Event): SpecVersion => (attributes[1] === '0.3' ? '0.3' : '1.0');

/** Answers the name of the first that is not valid. */
function addAll(event: Event, copy: Attributes): string | undefined {
  const { attributes } = event;
  const isVersion1 = versionOf(event) === '1.0';
  for (let i = 2; i < attributes.length; i += 2) {
    const [name = '', value = ''] = [attributes[i], attributes[i + 1]];
    if ((name === 'specversion' && isVersion1) || !copy.add(name, value)) return name;
  }
  return undefined;
}
