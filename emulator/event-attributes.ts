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
  event(data: Buffer | null): Event | null {
    if (!['id', 'source', 'type'].every((name) => this.#core.has(name))) return null;
    const attributes = ['specversion', this.#version];
    for (const name of coreAttributes(this.#version)) {
      const value = this.#core.get(name);
      if (value !== undefined) attributes.push(name, value);
    }
    for (const [name, value] of this.#extensions) attributes.push(name, value);
    return { attributes, data };
  }
}
