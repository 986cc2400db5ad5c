import express, { type Request, type Response, Router } from 'express';
import { refusedWrite } from '../lib/browser-guard.ts';
import { exactly } from '../lib/json-exact.ts';
import { jsonText } from '../lib/json-text.ts';
import { readReplay, readSnapshot } from '../lib/read-requests.ts';
import type { ReplayProgress } from '../lib/source-requests.ts';
import type { Access, RowsWanted } from './access.ts';
import { answerJson, answerProblem } from './answer.ts';
import { firstProblem } from './api-errors.ts';
import { sendEvent } from './api-send.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { readFail, readSend } from './read-requests.ts';
import type { Store } from './store.ts';

export interface ActionParts {
  readonly store: Store;
  readonly misbehaviour: Misbehaviour;
  readonly access: Access;
  readonly listenOn: string;
  /** The sink's own URL; known once it listens. */
  readonly self: () => string;
}

const maxBody = 1024 * 1024;
const maxRows = 10_000;
const usualRows = 1_000;

/** /api: what the page and the command line ask for beside the events. */
export function actionsApi({ store, misbehaviour, access, listenOn, self }: ActionParts): Router {
  const router = Router();
  const json = (response: Response, value: unknown) => answerJson(response, 200, `${jsonText(value)}\n`);

  router.use((request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    const refused = request.method === 'POST' ? refusedWrite(request.headers, listenOn) : undefined;
    if (refused) answerProblem(response, refused.status, refused.problem);
    else next();
  });
  router.use(express.json({ limit: maxBody, inflate: false, reviver: exactly }));

  router.get('/fail', (_request, response) => json(response, misbehaviour.failing));
  router.post('/fail', ({ body }, response) => json(response, misbehaviour.start(readFail(body))));

  router.post('/send', async ({ body, headers }, response) => {
    json(response, await sendEvent(readSend(body), store, access, [self(), `http://${headers.host}`]));
  });

  router.get('/pipeline', async (_request, response) => {
    if (access.view) json(response, await access.view());
    else alone(response, 'knows nothing of a pipeline');
  });

  router.get('/tables/:table', async (request, response) => {
    if (!access.rows) return alone(response, 'keeps no tables');
    const { table } = request.params;
    const rows = await access.rows(table, rowsWanted(request));
    if (rows) return json(response, rows);
    answerProblem(response, 404, {
      code: 'table.unknown',
      message: `No event has told of a table ${table} yet`,
      fix: 'Name it as its events do, DATABASE.TABLE, and wait for the first of them',
    });
  });

  router.post('/snapshot', async ({ body }, response) => {
    const request = readSnapshot(body);
    if (access.snapshot) json(response, await access.snapshot(request));
    else alone(response, 'knows no connector whose snapshot could be taken');
  });

  router.post('/replay', async ({ body }, response) => {
    const request = readReplay(body);
    if (!access.replay) return alone(response, 'knows no Kafka to replay from');
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    await stream(response, access.replay(request, gone.signal));
  });

  return router;
}

/** A line of JSON each. What fails once lines were sent is the last line's problem. */
async function stream(response: Response, lines: AsyncIterable<ReplayProgress>): Promise<void> {
  let last: ReplayProgress | undefined;
  try {
    for await (const line of lines) {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(`${JSON.stringify(line)}\n`);
      last = line;
    }
  } catch (error) {
    if (!last || response.destroyed) throw error;
    const { done: _, ...so } = last;
    response.write(`${JSON.stringify({ ...so, problem: firstProblem(error) } satisfies ReplayProgress)}\n`);
  }
  response.end();
}

function rowsWanted({ query: { limit, q } }: Request): RowsWanted {
  const isNumber = typeof limit === 'string' && /^\d{1,9}$/.test(limit);
  return {
    limit: isNumber ? Math.min(Number(limit), maxRows) : usualRows,
    text: typeof q === 'string' ? q : '',
  };
}

function alone(response: Response, what: string): void {
  answerProblem(response, 501, {
    code: 'sink.alone',
    message: `This sink runs by itself and ${what}`,
    fix: 'Start the whole stack: npm run stack',
  });
}
