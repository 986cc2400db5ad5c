import { posix } from 'node:path';

/** Whether Go's server refuses the request's target at once: `*…`, or an escape in the path that is none. */
export function isBadTarget(target: string): boolean {
  const mark = target.indexOf('?');
  return target.startsWith('*') || /%(?![0-9A-Fa-f]{2})/.test(mark < 0 ? target : target.slice(0, mark));
}

/**
 * Where Go's ServeMux sends a request whose path it would write otherwise (`//x`, `/a/../b`); undefined for a path that
 * is fine. Escapes are not looked into.
 */
export function cleanPath(target: string): string | undefined {
  const origin = target.startsWith('/') ? '' : originOf(target);
  const place = target.slice(origin.length);
  const mark = place.indexOf('?');
  const path = mark < 0 ? place : place.slice(0, mark);
  if (path !== '' ? !/^\/(?:.*\/)?(?:\.{0,2}\/|\.{1,2}$)/s.test(path) : origin === '') return undefined;
  return posix.normalize(path || '/') + (mark < 0 ? '' : place.slice(mark));
}

function originOf(target: string): string {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]*/.exec(target)?.[0] ?? '';
}
