import { posix } from 'node:path';

/** Whether Go's server refuses the request's target at once: `*`, or an escape in the path that is none. */
export function isBadTarget(target: string): boolean {
  const mark = target.indexOf('?');
  return target === '*' || /%(?![0-9A-Fa-f]{2})/.test(mark < 0 ? target : target.slice(0, mark));
}

/**
 * Where Go's ServeMux sends a request whose path it would write otherwise (`//x`, `/a/../b`); undefined for a path that
 * is fine. Escapes are not looked into.
 */
export function cleanPath(target: string): string | undefined {
  if (!target.startsWith('/')) return undefined;
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (!/\/(?:\.{0,2}\/|\.{1,2}$)/.test(path)) return undefined;
  return posix.normalize(path) + (mark < 0 ? '' : target.slice(mark));
}
