import express, { type Express, type Response } from 'express';
import { foreignHost, mayRead } from '../lib/browser-guard.ts';
import { answerProblem } from './answer.ts';
import { type ActionParts, actionsApi } from './api-actions.ts';
import { answerError } from './api-errors.ts';
import { eventsApi } from './api-events.ts';
import { noticesApi } from './api-notices.ts';
import { pageApi } from './api-page.ts';
import type { Live } from './live.ts';

/**
 * What is read from the sink and asked of it: the page, `/events`, `/api`. All else is refused as the real one does.
 * @param page the folder of the built page
 */
export function sinkApp(parts: ActionParts, live: Live, page: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.use(({ method }, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('referrer-policy', 'no-referrer');
    if (method === 'OPTIONS' || method === 'DELETE') notAllowed(response);
    else next();
  });
  app.use(['/events', '/api', '/assets', '/icon.svg'], (request, response, next) => {
    const { host } = request.headers;
    if (mayRead(host, parts.listenOn)) next();
    else answerProblem(response, 403, foreignHost(host));
  });

  app.use(pageApi(page, parts.listenOn));
  app.use(eventsApi(parts.store, live));
  app.use('/api', noticesApi(), actionsApi(parts));
  app.use('/api', ({ method, originalUrl }, response) => noSuchApi(response, `${method} ${originalUrl}`));

  app.use((_request, response) => notAllowed(response));
  app.use(answerError);
  return app;
}

function noSuchApi(response: Response, asked: string): void {
  answerProblem(response, 404, {
    code: 'api.unknown',
    message: `There is no ${asked}`,
    fix: 'There are GET /api/pipeline, /api/tables/TABLE, /api/notices/CODE, /api/fail, and POST /api/fail, /api/send, /api/replay, /api/snapshot',
  });
}

function notAllowed(response: Response): void {
  response.setHeader('allow', 'POST');
  answerProblem(response, 405, {
    code: 'method.not-allowed',
    message: 'Events are sent by POST',
    fix: 'POST a CloudEvent here; read them at GET /events and /events/stream',
  });
}
