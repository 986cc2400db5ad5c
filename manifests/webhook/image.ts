/** Whether Knative can resolve the reference of an image: `[HOST[:PORT]/]REPOSITORY[:TAG][@DIGEST]`. */
export function isImage(reference: string): boolean {
  const [base = '', digest, ...more] = reference.split('@');
  if (more.length > 0 || (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))) return false;
  const [, name = base, tag] = /^(.*):([^/:]*)$/.exec(base) ?? [];
  if (tag !== undefined && !/^[\w.-]{1,128}$/.test(tag)) return false;
  const slash = name.indexOf('/');
  const head = name.slice(0, slash);
  const isHost = slash > 0 && (/[.:]/.test(head) || head === 'localhost');
  if (isHost && !/^[\w.-]+(:\d*)?$/.test(head)) return false;
  return /^[a-z0-9_./-]{2,255}$/.test(isHost ? name.slice(slash + 1) : name);
}
