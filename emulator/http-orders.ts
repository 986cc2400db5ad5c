import type { IncomingMessage, ServerResponse } from 'node:http';
import { setInterval as every } from 'node:timers';
import { refusedWrite } from '../lib/browser-guard.ts';
import { invalid } from '../lib/fields.ts';
import { cause, PlumblineError, type Problem } from '../lib/problem.ts';
import type { Orders } from './orders.ts';
import { mostSendBytes } from './send.ts';

/** Bytes of a request that carries no event. */
const fewBytes = 64 * 1024;
/** Of one that may name all tables of a database. */
const snapshotBytes = 1024 * 1024;
/** Between two lines of progress, ms. */
const progressEvery = 250;

/** What is asked for by POST; for other paths, undefined. */
export type OrderPath = '/replay' | '/snapshot' | '/send';

export const isOrderPath = (path: string): path is OrderPath =>
  path === '/replay' || path === '/snapshot' || path === '/send';

const mostBytes = { '/replay': fewBytes, '/snapshot': snapshotBytes, '/send': mostSendBytes } as const;

/** Does what a POST asks for, and answers. Never rejects. */
export async function answerOrder(
  path: OrderPath,
  request: IncomingMessage,
  response: ServerResponse,
  orders: Orders,
  listenOn: string,
): Promise<void> {
  const refused = refusedWrite(request.headers, listenOn);
  if (refused) return answerJson(response, refused.status, refused.problem);
  try {
    const body = await readJson(request, mostBytes[path]);
    if (path === '/replay') await stream(response, orders, body);
    else answerJson(response, 200, await (path === '/send' ? orders.send(body) : orders.snapshot(body)));
  } catch (error) {
    const [status, problem] = failure(error);
    answerJson(response, status, problem);
  }
}

/** Lines of progress until it is through, or the client has hung up. */
async function stream(response: ServerResponse, orders: Orders, body: unknown): Promise<void> {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const replay = await orders.replay(body, hungUp.signal);
  const tell = (line: object) => {
    if (!response.destroyed) response.write(`${JSON.stringify(line)}\n`);
  };
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  tell(replay.progress());
  const timer = every(() => tell(replay.progress()), progressEvery);
  try {
    tell(await replay.run());
  } finally {
    clearInterval(timer);
    response.end();
  }
}

async function readJson(request: IncomingMessage, most: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Else an answer could not be sent any more.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > most) throw new TooLarge(most);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (error) {
    throw invalid(`The body is no JSON: ${cause(error)}`, 'Send an object of JSON');
  }
}

class TooLarge extends Error {
  readonly most: number;

  constructor(most: number) {
    super();
    this.most = most;
  }
}

/** Of others than ourselves, so that a client tells them from its own mistakes. */
const ofOthers = new Set(['sink.unreachable', 'kafka.unreachable', 'connect.unreachable', 'replay.kafka']);

function failure(error: unknown): [number, Problem] {
  if (error instanceof TooLarge) {
    const message = `The body has more than ${error.most} bytes`;
    return [413, { code: 'request.too-large', message, fix: 'Send less' }];
  }
  const problem = error instanceof PlumblineError ? error.problems[0] : undefined;
  if (problem) return [ofOthers.has(problem.code) || problem.code.startsWith('kafka.') ? 502 : 400, problem];
  const fix = "This is a defect of Plumbline's; please report it";
  return [500, { code: 'request.failed', message: cause(error), fix }];
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return void response.end();
  // What was not read of a request would be taken for the next one.
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
