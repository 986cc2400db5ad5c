import type { Problem } from '../lib/problem.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { isRecord } from '../manifests/read.ts';

/** What the log has of notices about the YAML: each edit starts a source anew, and would say all of it again. */
export class LoggedNotices {
  readonly #keys = new Set<string>();

  /** Whether it is the first of this source, code, field and value in the life of the process. */
  isFirst({ namespace, name, resource }: KafkaSource, { code, field = '' }: Problem): boolean {
    const key = JSON.stringify([namespace, name, code, field, valueAt(resource.document, field)]);
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    return true;
  }
}

/** Of a whole block nothing: a notice about one is about what it lacks. */
function valueAt(document: unknown, field: string): string {
  const value = field
    .split('.')
    .reduce<unknown>((inner, step) => (isRecord(inner) ? inner[step] : undefined), document);
  return typeof value === 'object' ? '' : String(value);
}
