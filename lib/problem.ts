/** What is wrong, where, and how to mend it: the one shape of every error that a user may cause. */
export interface Problem {
  /** Stable, for machines and for searching: `manifest.unknown-field`, `port.taken`. */
  readonly code: string;
  /** One sentence, without a full stop's worth of jargon: what is wrong. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly fix: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** Path inside the document: `spec.topics[0]`. */
  readonly field?: string;
}

/** Thrown for mistakes of the user or of the machine; printed by the command line without a stack trace. */
export class PlumblineError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list: readonly Problem[] = 'code' in problems ? [problems] : problems;
    super(list.map(describe).join('\n'), options);
    this.name = 'PlumblineError';
    this.problems = list;
  }
}

/** `FILE:LINE: FIELD: message` and, on a line of its own, the fix; a field that the message names is not said twice. */
export function describe(problem: Problem): string {
  const place = problem.file ? `${problem.file}${problem.line ? `:${problem.line}` : ''}: ` : '';
  const field = problem.field && !names(problem.message, problem.field) ? `${problem.field}: ` : '';
  return `${place}${field}${problem.message}\n  → ${problem.fix}`;
}

const names = (message: string, field: string): boolean =>
  message.split(/\s+/).some((word) => word === field || word.replace(/[,:;]$/, '') === field);

/** The first line of whatever was thrown, for a sentence that quotes a cause. */
export function cause(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return cause(error.errors[0]);
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0] ?? text;
}
