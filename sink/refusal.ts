import type { Problem } from '../lib/problem.ts';

/**
 * A request that is not taken: the status of the real event_display, and why. `said` is the body of the real one where it
 * has one (its validation errors); elsewhere the real one answers without a word and the problem is the body.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly problem: Problem;
  readonly said: string | undefined;

  constructor(status: number, problem: Problem, said?: string) {
    super(problem.message);
    this.name = 'Refusal';
    this.status = status;
    this.problem = problem;
    this.said = said;
  }
}

/** 500: the Go SDK's word for an event that it cannot read. */
export function unreadable(message: string, fix: string, field?: string): Refusal {
  return new Refusal(500, { code: 'event.unreadable', message, fix, ...(field && { field }) });
}

/** 400: read, but against the specification. Faults as `attribute: what it must be`, the SDK's own text. */
export function invalid(faults: readonly string[]): Refusal {
  const problem: Problem = {
    code: 'event.invalid',
    message: faults.join('; '),
    fix: 'Set the attribute as CloudEvents 1.0 asks for',
  };
  return new Refusal(400, problem, faults.map((fault) => `${fault}\n`).join(''));
}
