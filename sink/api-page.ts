import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Response, Router } from 'express';
import { foreignHost, mayRead } from '../lib/browser-guard.ts';
import { answerProblem } from './answer.ts';
import { wantsHtml } from './route.ts';

/** Where `scripts/page.mjs` builds it. */
export const builtPage = join(import.meta.dirname, 'page/dist');

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page: GET / of who asks for HTML, /assets/ with names that tell their content, /icon.svg. */
export function pageApi(folder: string, listenOn: string): Router {
  const router = Router();

  router.get('/', (request, response, next) => {
    // The others are told as the real one does that events are sent here.
    if (!wantsHtml(request.headers)) return next('router');
    const { host } = request.headers;
    if (!mayRead(host, listenOn)) return answerProblem(response, 403, foreignHost(host));
    response.setHeader('content-security-policy', policy);
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cache-control', 'no-cache');
    if (existsSync(join(folder, 'index.html')))
      response.sendFile('index.html', { root: folder, cacheControl: false });
    else notBuilt(response);
  });

  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y' }),
  );
  router.get('/icon.svg', (_request, response, next) => {
    // An image of its own it could run scripts.
    response.setHeader('content-security-policy', policy);
    response.sendFile('icon.svg', { root: folder, maxAge: '1h' }, (error) => error && next());
  });
  router.get(['/assets/*path', '/icon.svg'], (_request, response) => {
    answerProblem(response, 404, {
      code: 'page.no-such-file',
      message: 'The page has no such file (any more)',
      fix: 'Load the page again',
    });
  });
  return router;
}

function notBuilt(response: Response): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(
    'The page of Event Display has not been built.\n\nBuild it in the checkout, then load this again:\n\n' +
      '    npm ci                  # with everything else, or\n    node scripts/page.mjs   # only the page\n\n' +
      'Events are taken all the same; read them at /events.\n',
  );
}
