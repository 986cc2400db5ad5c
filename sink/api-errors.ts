import type { NextFunction, Request, Response } from 'express';
import { cause, PlumblineError, type Problem } from '../lib/problem.ts';
import { answerProblem, answerRefusal } from './answer.ts';
import { Refusal } from './refusal.ts';

/** Express tells handlers of errors by their four parameters. */
export function answerError(
  error: unknown,
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  // The client has gone, or has half of an answer: nothing can be told.
  if (response.headersSent) response.destroy();
  else if (error instanceof Refusal) answerRefusal(response, error);
  else answerProblem(response, statusOf(error), firstProblem(error));
}

export function firstProblem(error: unknown): Problem {
  const [problem] = error instanceof PlumblineError ? error.problems : [];
  if (problem) return problem;
  if (error instanceof URIError) {
    return {
      code: 'path.invalid',
      message: 'An escape in the path is no UTF-8',
      fix: 'Write it as UTF-8, with % as %25',
    };
  }
  const type = bodyFault(error);
  if (type === 'entity.too.large') {
    return { code: 'request.too-large', message: 'The body is larger than 1 MB', fix: 'Send less' };
  }
  if (type !== undefined) {
    return {
      code: 'request.no-json',
      message: `The body cannot be read: ${cause(error)}`,
      fix: 'Send one JSON object in UTF-8, not compressed',
    };
  }
  return {
    code: 'sink.error',
    message: `This went wrong in Event Display: ${cause(error)}`,
    fix: 'Try it again; if it stays so, it is a bug of Plumbline',
  };
}

function statusOf(error: unknown): number {
  if (error instanceof PlumblineError) {
    const code = error.problems[0]?.code ?? '';
    if (code === 'event.not-kept' || code === 'table.unknown') return 404;
    return /(?:unreachable|failed|timeout)$/.test(code) ? 502 : 400;
  }
  if (error instanceof URIError) return 400;
  const type = bodyFault(error);
  if (type === undefined) return 500;
  if (type === 'entity.too.large') return 413;
  return type === 'encoding.unsupported' ? 415 : 400;
}

/** What `express.json` calls it: `entity.parse.failed`; undefined for an error of another origin. */
function bodyFault(error: unknown): string | undefined {
  if (!(error instanceof Error && 'type' in error && 'status' in error)) return undefined;
  return typeof error.type === 'string' ? error.type : undefined;
}
