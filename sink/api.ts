import express, { type Express, type Request } from 'express';
import { mayRead } from '../lib/browser-guard.ts';
import { answerProblem, answerRefusal } from './answer.ts';
import { renderElement } from './element.ts';
import type { Live } from './live.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';

/** What can be read from the sink: `/events`, `/events/stream`. All else that asks is refused as the real one does. */
export function readingApi(store: Store, live: Live, listenOn: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.use('/events', (request, response, next) => {
    if (request.method !== 'GET' || mayRead(request.headers.host, listenOn)) return next();
    answerProblem(response, 403, {
      code: 'host.foreign',
      message: `Events are not served under the name ${request.headers.host}`,
      fix: 'Ask by IP address or localhost, or start the sink with --host set to that name',
    });
  });

  app.get('/events', async (request, response) => {
    const after = numberOf(request, 'after') ?? 0;
    const limit = numberOf(request, 'limit') ?? Number.POSITIVE_INFINITY;
    const from = store.next(after);
    const to = Math.min(store.last, from + limit - 1);
    response.writeHead(200, {
      'content-type': 'application/cloudevents-batch+json',
      'cache-control': 'no-store',
      'plumbline-first-seq': store.first,
      'plumbline-last-seq': store.last,
    });
    let separator = '[';
    for (let seq = from; seq <= to && !response.destroyed; seq++) {
      // Gone meanwhile, if the client reads more slowly than events come in.
      const kept = store.get(seq);
      if (!kept) continue;
      const room = response.write(separator + renderElement(kept));
      separator = ',\n';
      if (!room) await roomIn(response);
    }
    response.end(separator === '[' ? '[]\n' : ']\n');
  });

  app.get('/events/stream', (request, response) => {
    const last = request.get('last-event-id');
    live.join(
      request,
      response,
      last === undefined ? numberOf(request, 'after') : number('Last-Event-ID', last),
    );
  });

  app.use((_request, response) => {
    response.setHeader('allow', 'POST');
    answerProblem(response, 405, {
      code: 'method.not-allowed',
      message: 'Events are sent by POST',
      fix: 'POST a CloudEvent here; read them at GET /events and /events/stream',
    });
  });

  app.use((error: unknown, _request: Request, response: express.Response, next: express.NextFunction) => {
    if (error instanceof Refusal) answerRefusal(response, error);
    else next(error);
  });
  return app;
}

function roomIn(response: express.Response): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
}

function numberOf(request: Request, name: string): number | undefined {
  const value = request.query[name];
  return value === undefined ? undefined : number(name, value);
}

function number(name: string, value: unknown): number {
  const parsed = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  if (parsed !== undefined) return parsed;
  throw new Refusal(400, {
    code: 'query.not-a-number',
    message: `${name} is no whole number`,
    fix: 'Give the plumblineseq of the last event that you have seen, or 0',
    field: name,
  });
}
