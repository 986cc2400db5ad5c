const mostMembers = 32;
const simpleKey = /^[a-z][a-z0-9_\-*/]{0,255}$/;
const tenantKey = /^[a-z0-9][a-z0-9_\-*/]{0,239}@[a-z0-9_\-*/]{1,13}$/;
const value = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** A `tracestate` as OpenTelemetry writes it again; empty when one member of it is not valid or comes twice. */
export function traceStateOf(text: string): string {
  // As Java's split: empty ones at the end do not count.
  const members = text.split(/[ \t]*,[ \t]*/);
  while (members.length > 1 && members.at(-1) === '') members.pop();
  if (members.length > mostMembers) return '';
  const keys = new Set<string>();
  for (const member of members) {
    const equals = member.indexOf('=');
    const key = member.slice(0, Math.max(0, equals));
    if (!(simpleKey.test(key) || tenantKey.test(key)) || !value.test(member.slice(equals + 1))) return '';
    keys.add(key);
  }
  return keys.size === members.length ? members.join(',') : '';
}
