/** Scheme, authority, path and query of a URL as it is written; a fragment is never sent. */
const parts = /^([^:/?#]+:)?(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?/;

/** What a URL's path may hold as it is. */
const unsafe = /[^\w.~!$&'()*+,;=:@[\]/%-]/gu;

/**
 * A `uri` relative to the URL of the `ref` beside it, in the text that a cluster would show: as Go's
 * url.ResolveReference, which keeps default ports and escaped dots that the URL of JavaScript takes away.
 */
export function resolveReference(base: string, uri: string): string {
  const [, scheme = '', authority = '', basePath = '', baseQuery = ''] = parts.exec(base) ?? [];
  const [, , ownAuthority, path = '', query] = parts.exec(uri) ?? [];
  if (ownAuthority !== undefined) return `${scheme}${ownAuthority}${clean(path)}${query ?? ''}`;
  const kept = path === '' && query === undefined ? baseQuery : (query ?? '');
  const whole = path === '' || path.startsWith('/') ? path || basePath : below(basePath, path);
  return `${scheme}${authority}${clean(whole)}${kept}`;
}

const below = (base: string, path: string) => base.slice(0, base.lastIndexOf('/') + 1) + path;

/** Without `.` and `..`, with a slash at the start, illegal characters percent-encoded. */
function clean(path: string): string {
  if (path === '') return '';
  const steps = path.split('/');
  const kept: string[] = [];
  for (const step of steps) {
    if (step === '..') kept.pop();
    else if (step !== '.') kept.push(step);
  }
  const last = steps.at(-1);
  const end = last === '.' || last === '..' ? '/' : '';
  return `/${kept.join('/')}${end}`.replace(/^\/\//, '/').toWellFormed().replace(unsafe, encodeURIComponent);
}
