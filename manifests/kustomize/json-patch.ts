import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../read.ts';

/** A JSON patch as RFC 6902 says, onto a copy of the document. Throws an Error that says which operation cannot be done. */
export function jsonPatch(document: unknown, operations: readonly unknown[]): unknown {
  let patched = structuredClone(document);
  for (const [index, operation] of operations.entries()) {
    try {
      patched = apply(patched, operation);
    } catch (error) {
      const { op, path } = isRecord(operation) ? operation : {};
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`operation ${index + 1} (${String(op)} ${String(path)}): ${why}`);
    }
  }
  return patched;
}

function apply(document: unknown, operation: unknown): unknown {
  if (!isRecord(operation)) throw new Error('it is no object');
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return put(document, path, structuredClone(operation.value), true);
    case 'replace':
      at(document, path);
      return put(document, path, structuredClone(operation.value), false);
    case 'remove':
      return remove(document, path);
    case 'move': {
      const from = pointer(operation.from);
      const moved = at(document, from);
      return put(remove(document, from), path, moved, true);
    }
    case 'copy':
      return put(document, path, structuredClone(at(document, pointer(operation.from))), true);
    case 'test':
      if (isDeepStrictEqual(at(document, path), operation.value)) return document;
      throw new Error('the value there is another');
    default:
      throw new Error('there is no such operation');
  }
}

function pointer(text: unknown): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) {
    throw new Error('a path begins with a slash');
  }
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, step) => child(inner, step), value);
}

function child(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[index(step, value.length - 1)];
  if (isRecord(value) && Object.hasOwn(value, step)) return value[step];
  throw new Error(`there is no ${step}`);
}

function index(step: string, last: number): number {
  const number = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
  if (number < 0 || number > last) throw new Error(`the list has no item ${step}`);
  return number;
}

/** `insert`: between the items of a list, and where nothing was. */
function put(document: unknown, path: readonly string[], value: unknown, insert: boolean): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = at(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const place = insert && last === '-' ? parent.length : index(last, parent.length - (insert ? 0 : 1));
    parent.splice(place, insert ? 0 : 1, value);
  } else if (isRecord(parent)) parent[last] = value;
  else throw new Error(`nothing can stand below ${path.slice(0, -1).join('/')}`);
  return document;
}

function remove(document: unknown, path: readonly string[]): unknown {
  const last = path.at(-1) ?? '';
  const parent = at(document, path.slice(0, -1));
  child(parent, last);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isRecord(parent)) delete parent[last];
  return document;
}
