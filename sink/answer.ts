import type { ServerResponse } from 'node:http';
import type { Problem } from '../lib/problem.ts';
import type { Refusal } from './refusal.ts';

/** A problem as the body: `{"code", "message", "fix"}`. */
export function answerProblem(response: ServerResponse, status: number, problem: Problem): void {
  answerJson(response, status, `${JSON.stringify(problem)}\n`);
}

export function answerJson(response: ServerResponse, status: number, json: string): void {
  answer(response, status, 'application/json', json);
}

/** The real one's own words where it has some; it says nothing of a character set. */
export function answerRefusal(response: ServerResponse, { status, problem, said }: Refusal): void {
  if (said === undefined) answerProblem(response, status, problem);
  else answer(response, status, 'text/plain', said, 'latin1');
}

function answer(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  encoding: BufferEncoding = 'utf8',
): void {
  const bytes = Buffer.from(body, encoding);
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length });
  response.end(bytes);
}
