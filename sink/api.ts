import express, { type Express, type Request } from 'express';
import { mayRead } from '../lib/browser-guard.ts';
import { answerProblem, answerRefusal } from './answer.ts';
import { renderElement } from './element.ts';
import type { Live } from './live.ts';
import { type Position, positionOf } from './position.ts';
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
    const limit = limitOf(request);
    const from = live.next(position('after', request.query.after) ?? { seq: 0 });
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
    const after =
      position('Last-Event-ID', request.get('last-event-id')) ?? position('after', request.query.after);
    live.join(request, response, after, request.query.pipeline === '1');
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

function limitOf({ query: { limit } }: Request): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (typeof limit === 'string' && /^\d{1,15}$/.test(limit)) return Number(limit);
  throw notANumber('limit', 'Give how many events you want, at most');
}

function position(name: string, value: unknown): Position | undefined {
  if (value === undefined) return undefined;
  const found = typeof value === 'string' ? positionOf(value) : undefined;
  if (found) return found;
  throw notANumber(
    name,
    'Give the plumblineseq of the last event that you have seen (or the id of the stream), or 0',
  );
}

function notANumber(field: string, fix: string): Refusal {
  return new Refusal(400, { code: 'query.not-a-number', message: `${field} is no whole number`, fix, field });
}
