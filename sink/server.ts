import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { foreignOrigin } from '../lib/browser-guard.ts';
import type { Access, Inside } from './access.ts';
import { answerMoved, answerProblem, answerRefusal } from './answer.ts';
import { builtPage } from './api-page.ts';
import { sinkApp } from './app.ts';
import { answerBroken } from './broken.ts';
import { listen, reachable } from './listen.ts';
import { Live } from './live.ts';
import { Misbehaviour } from './misbehaviour.ts';
import { cleanPath } from './path.ts';
import { Printer } from './printer.ts';
import { protocolRefusal } from './protocol.ts';
import { Receiver } from './receiver.ts';
import { asksSomething, isForeignEvent } from './route.ts';
import { Store } from './store.ts';

const MiB = 1024 * 1024;
export const defaults = { host: '127.0.0.1', keep: 10_000, keepBytes: 64 * MiB, maxBody: 64 * MiB } as const;

export interface SinkOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  /** How many of the newest events are kept, and about how many bytes of them. */
  readonly keep?: number;
  readonly keepBytes?: number;
  /** Bytes of one request's body. */
  readonly maxBody?: number;
  /** Bytes of all bodies that are on their way in at one time; by default room for one of the largest and 64 MiB. */
  readonly maxPending?: number;
  /** Where the events' text goes; nowhere without. */
  readonly out?: Writable;
  /** What its API does with the help of others; without, the sink runs alone. */
  readonly access?: (inside: Inside) => Access;
  /** The folder of the built page. */
  readonly page?: string;
  /** Nobody reads `out` any more (`| head`). */
  readonly onOutLost?: (error: Error) => void;
}

export interface Sink {
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, lets what is under way finish and be told to the live streams (5 s at most). */
  close(): Promise<void>;
}

/**
 * The Event Display: takes CloudEvents by HTTP as Knative's event_display 0.50 does and prints its text.
 * @throws PlumblineError `port.taken`, `port.forbidden`, `host.unknown`
 */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const { host, keep, keepBytes, maxBody } = { ...defaults, ...options };
  const store = new Store(keep, keepBytes);
  const live = new Live(store);
  const printer = options.out && new Printer(options.out, (error) => options.onOutLost?.(error));
  const maxPending = options.maxPending ?? maxBody + 64 * MiB;
  const misbehaviour = new Misbehaviour();
  const receiver = new Receiver({ store, live, misbehaviour }, printer, { maxBody, maxPending });
  const inside: Inside = {
    store,
    live,
    failing: () => misbehaviour.failing,
    onKept: (listener) => receiver.onKept(listener),
  };
  const access = options.access?.(inside) ?? {};
  const self = () => `http://${reachable(host)}:${port}`;
  const parts = { store, misbehaviour, access, listenOn: host, self };
  const app = sinkApp(parts, live, options.page ?? builtPage);

  const server = createServer(transport, (request, response) => {
    if (!server.listening) response.shouldKeepAlive = false;
    // In the order of the real one: Go's server, health, Go's mux, the method. Events do not pass through Express, whose
    // way to a handler takes 5 of the 50 microseconds that an event may cost here.
    if (refused(request, response)) return;
    if (request.url === '/healthz') response.writeHead(204).end();
    else if (misdirected(request, response)) return;
    else if (asksSomething(request.method ?? '', request.url ?? '/', request.headers)) app(request, response);
    else if (isForeignEvent(request.headers, host))
      answerProblem(response, 403, foreignOrigin(request.headers));
    else receiver.receive(request, response);
  });
  // Go's server waits as long for the next request; a client that keeps its connection must not find it gone.
  server.keepAliveTimeout = 600_000;
  server.requestTimeout = 600_000;
  server.maxHeadersCount = 0;
  // Without a listener Node refuses what it does not know; `refused` says what is.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  answerBroken(server);

  const port = await listen(server, options.port, host);
  const stop = async () => {
    await close(server, live, receiver);
    await access.close?.();
  };
  return { port, url: self(), close: stop };
}

/** As large as Go's server takes headers; Node's default of 16 KB is less than a record's key may have. */
const transport = { maxHeaderSize: MiB + 4096, noDelay: true, requireHostHeader: false } as const;

/** How long close() waits for the requests that are under way, ms. */
const underWayMs = 3_000;

/** Connections that end with a refusal: what came behind it in the same breath is not looked at. */
const over = new WeakSet<object>();

function refused(request: IncomingMessage, response: ServerResponse): boolean {
  const { method = '', url = '/', httpVersion, rawHeaders, socket } = request;
  if (over.has(socket)) return true;
  const refusal = protocolRefusal({ method, target: url, httpVersion, raw: rawHeaders });
  // To `OPTIONS *` Go's server says that it is there.
  if (method === 'OPTIONS' && url === '*') response.writeHead(200, { 'content-length': 0 }).end();
  else if (refusal) {
    over.add(socket);
    response.shouldKeepAlive = false;
    answerRefusal(response, refusal);
  } else return false;
  return true;
}

function misdirected({ method, url = '/' }: IncomingMessage, response: ServerResponse): boolean {
  const clean = cleanPath(url);
  if (clean === undefined) return false;
  answerMoved(response, clean, method === 'GET' || method === 'HEAD');
  return true;
}

async function close(server: Server, live: Live, receiver: Receiver): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const late = setTimeout(() => server.closeAllConnections(), 5_000);
  // What is under way still becomes events, which those who follow are to see.
  await Promise.race([receiver.idle(), wait(underWayMs, undefined, { ref: false })]);
  await live.close();
  server.closeIdleConnections();
  await closed;
  clearTimeout(late);
}
