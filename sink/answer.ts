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

/** Go's ServeMux to a path that it would write otherwise. @param asks by GET or HEAD: it has words for these alone */
export function answerMoved(response: ServerResponse, to: string, asks: boolean): void {
  response.setHeader('location', to);
  if (asks) {
    const link = `<a href="${to.replace(/[&<>"']/g, (char) => entities[char] ?? '')}">Temporary Redirect</a>.\n\n`;
    answer(response, 307, 'text/html; charset=utf-8', link);
  } else {
    answerProblem(response, 307, {
      code: 'path.not-clean',
      message: 'The path has empty, "." or ".." segments',
      fix: `Send events to ${to}`,
    });
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

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
