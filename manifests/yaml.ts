import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { cause, type Problem } from '../lib/problem.ts';

/** Keys and indices from the document's top down to a field. */
export type Path = readonly (string | number)[];

/** One YAML document of a file: its plain value, and where its fields stand. */
export interface Part {
  readonly value: unknown;
  /** Nearest known line of the field, 1-based. */
  line(path: Path): number | undefined;
}

/** `spec.topics[0]`; keys that are no plain words are quoted: `spec.config["tasks.max"]`. */
export function fieldName(path: Path): string {
  let name = '';
  for (const step of path) {
    if (typeof step === 'number') name += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) name += name === '' ? step : `.${step}`;
    else name += `[${JSON.stringify(step)}]`;
  }
  return name;
}

/** What stands at the path; undefined when nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (isObject(at) && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined),
    value,
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * YAML as kubectl reads it: YAML 1.1's booleans (`off`, `n`) and octal numbers, but none of its times and dates,
 * which Go's reader leaves strings. Empty documents are left out. JSON is read too.
 */
export function readYaml(text: string, file: string): { parts: Part[]; problems: Problem[] } {
  const foreign = noYaml(text, file);
  if (foreign) return { parts: [], problems: [foreign] };
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    intAsBigInt: true,
    customTags: (tags) =>
      tags.filter(
        (tag) => typeof tag === 'string' || (tag.format !== 'TIME' && !tag.tag.endsWith(':timestamp')),
      ),
  });
  const parts: Part[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    // Those that follow are mostly the consequences of the first.
    const [error] = document.errors;
    if (error) problems.push(broken(error.message, file, lines.linePos(error.pos[0]).line, error.code));
    if (error || document.contents === null) continue;
    try {
      const value: unknown = document.toJS({ reviver: exactInteger });
      if (value !== null) parts.push({ value, line: (path) => lineOf(document, path, lines) });
    } catch (error) {
      problems.push(broken(cause(error), file, lineOf(document, [], lines)));
    }
  }
  return { parts, problems };
}

/** What a text is when it cannot be YAML at all; no parser's message would tell that. */
function noYaml(text: string, file: string): Problem | undefined {
  const at = text.search(control);
  if (at >= 0) {
    return {
      code: 'manifest.no-text',
      message: 'this is no text file: it has control characters',
      fix: 'Give a file of YAML or JSON, saved as UTF-8.',
      file,
      line: text.slice(0, at).split('\n').length,
    };
  }
  const [banner] = npmBanner.exec(text) ?? [];
  if (banner === undefined) return undefined;
  return {
    code: 'manifest.npm-banner',
    message: `this begins with what npm says of itself: ${banner.trim()}`,
    fix: 'Use npm run -s stack -- …: with -s npm prints nothing of its own.',
    file,
    line: banner.split('\n').length,
  };
}

/** Those that YAML forbids: all but tabs and ends of lines. */
const control = /[^\P{Cc}\t\n\r\u0085]/u;

/** `> NAME@VERSION SCRIPT`: no block of YAML may begin so. */
const npmBanner = /^\s*> \S+@\S+ \S+(?=\r?\n)/;

/** Kafka's settings go up to 2^63-1, which a number would round: integers beyond its reach stay text. */
function exactInteger(_key: unknown, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

function broken(message: string, file: string, line: number | undefined, code?: string): Problem {
  return {
    code: 'manifest.yaml',
    message: `this is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    fix: fixes.get(code ?? '') ?? 'Mend the YAML at this line; the fault may be on the line before.',
    file,
    ...(line === undefined ? {} : { line }),
  };
}

const fixes: ReadonlyMap<string, string> = new Map([
  ['TAB_AS_INDENT', 'Indent with spaces; YAML takes no tabs.'],
  ['DUPLICATE_KEY', 'Keep one of the two; a cluster would silently take the last.'],
  ['BAD_ALIAS', 'Declare the anchor (&name) before the alias (*name), or quote the text.'],
  ['MISSING_CHAR', 'Close the quote or bracket that is open here.'],
]);

function lineOf(document: Document.Parsed, path: Path, lines: LineCounter): number | undefined {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && (item.key.value === step || item.key.source === step),
      );
      if (!pair) break;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}
