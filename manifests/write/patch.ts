import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../read.ts';
import type { Document } from './document.ts';

/** One operation of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

/** What makes the second document of the first. Lists of the same length are gone into, others replaced. */
export function patchBetween(before: Document, after: Document): Operation[] {
  return difference(before, after, '');
}

function difference(before: unknown, after: unknown, path: string): Operation[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
      const below = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!(key in after)) return [{ op: 'remove', path: below } as const];
      if (!(key in before)) return [{ op: 'add', path: below, value: after[key] } as const];
      return difference(before[key], after[key], below);
    });
  }
  if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length === after.length &&
    before.every(isRecord)
  ) {
    return before.flatMap((item, index) => difference(item, after[index], `${path}/${index}`));
  }
  return [{ op: 'replace', path, value: after }];
}
