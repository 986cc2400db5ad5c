import { type Request, type Response, Router } from 'express';
import { answerJson, answerProblem } from './answer.ts';
import { notKept } from './api-send.ts';
import type { RawRequest } from './contract.ts';
import { renderElement } from './element.ts';
import type { Live } from './live.ts';
import type { Came } from './packed.ts';
import { type Position, positionOf } from './position.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';

/** GET /events, /events/stream, /events/SEQ */
export function eventsApi(store: Store, live: Live): Router {
  const router = Router();

  router.get('/events', async (request, response) => {
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

  router.get('/events/stream', (request, response) => {
    const after =
      position('Last-Event-ID', request.get('last-event-id')) ?? position('after', request.query.after);
    live.join(response, after, request.query.pipeline === '1');
  });

  router.get('/events/:seq', (request, response, next) => {
    const { seq } = request.params;
    if (!/^\d{1,15}$/.test(seq)) return next();
    const kept = store.get(Number(seq));
    const came = store.request(Number(seq));
    if (!kept || !came) return answerProblem(response, 404, notKept(seq, store));
    // Put together as text: the data of the event stays as it came, numbers beyond doubles too.
    const rest = JSON.stringify({ request: rawRequest(came), refusals: kept.refusals });
    answerJson(response, 200, `{"event":${renderElement(kept)},${rest.slice(1)}\n`);
  });
  return router;
}

function rawRequest({ method, target, httpVersion, rawHeaders, body }: Came): RawRequest {
  const headers = rawHeaders.flatMap((name, i) =>
    i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as const] : [],
  );
  return { method, target, httpVersion, headers, body: body.toString('base64') };
}

function roomIn(response: Response): Promise<void> {
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
