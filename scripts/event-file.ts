import { randomUUID } from 'node:crypto';
import { parseExactly } from '../lib/json-exact.ts';
import { PlumblineError, type Problem } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import { fieldName, type Path, readYaml } from '../manifests/yaml.ts';
import type { SinkEvent } from '../sink/contract.ts';
import { faultsOf } from './event-rules.ts';

/** An event of a file, complete. */
export interface FileEvent {
  readonly event: SinkEvent;
  /** What was not in the file: `id`, `time`, `specversion`. */
  readonly filled: readonly string[];
}

interface Found {
  readonly value: unknown;
  /** In its document. */
  readonly path: Path;
  line(path: Path): number | undefined;
}

/**
 * Structured CloudEvents of a text: one or several documents of JSON or YAML, lists of them, or one of JSON a line.
 * @throws PlumblineError with all that is wrong, each with its line and field
 */
export function readEvents(text: string, file: string, now = new Date()): FileEvent[] {
  const found = lineByLine(text) ?? inDocuments(text, file);
  const problems: Problem[] = [];
  const events = found.flatMap((one): FileEvent[] => {
    const faults = faultsOf(one.value);
    for (const { path, message, fix } of faults) {
      const whole = [...one.path, ...path];
      const line = one.line(whole);
      problems.push({
        code: 'event.invalid',
        message,
        fix,
        file,
        ...(line === undefined ? {} : { line }),
        ...(whole.length === 0 ? {} : { field: fieldName(whole) }),
      });
    }
    return faults.length === 0 && isRecord(one.value) ? [filledIn(one.value, now)] : [];
  });
  if (problems.length > 0) throw new PlumblineError(problems);
  if (events.length > 0) return events;
  throw new PlumblineError({
    code: 'event.none',
    message: 'there is no event in it',
    fix: 'Write one as JSON or YAML: type, source and data; id, time and specversion come by themselves.',
    file,
  });
}

function filledIn(given: Readonly<Record<string, unknown>>, now: Date): FileEvent {
  const own = { specversion: '1.0', id: randomUUID(), time: now.toISOString() };
  const filled = Object.keys(own).filter((name) => given[name] === undefined);
  return { event: { ...own, ...given }, filled };
}

/** Several lines that are an object of JSON each; undefined when it is something else. */
function lineByLine(text: string): Found[] | undefined {
  const lines = text.split('\n').map((line, i) => ({ text: line.trim(), number: i + 1 }));
  const full = lines.filter((line) => line.text !== '');
  if (full.length < 2 || !full.every((line) => /^\{.*\}$/.test(line.text))) return undefined;
  const found: Found[] = [];
  for (const { text: json, number } of full) {
    try {
      found.push({ value: parseExactly(json), path: [], line: () => number });
    } catch {
      return undefined;
    }
  }
  return found;
}

function inDocuments(text: string, file: string): Found[] {
  const { parts, problems } = readYaml(text.replace(/^\uFEFF/, ''), file);
  if (problems.length > 0) throw new PlumblineError(problems);
  const [first, ...others] = parts;
  const documents = first && others.length === 0 ? [{ ...first, value: asJson(text) ?? first.value }] : parts;
  return documents.flatMap(({ value, line }) =>
    Array.isArray(value)
      ? value.map((each: unknown, i) => ({ value: each, path: [i], line }))
      : [{ value, path: [], line }],
  );
}

/** Of YAML, whole numbers beyond 2^53 become text. */
function asJson(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}
