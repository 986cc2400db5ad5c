import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerOrder, isOrderPath } from './http-orders.ts';
import { metricsText, type SourceReading } from './metrics.ts';
import type { Orders } from './orders.ts';
import { protocol } from './serving/streams.ts';
import type { SourceStatus } from './source-status.ts';

interface HttpDeps {
  sources(): readonly SourceStatus[];
  readings(): readonly SourceReading[];
  /** What stands in the way of all sources, notices of none of them, and other entries of `/status` beside `sources`. */
  overall(): {
    readonly blocked?: string;
    readonly notices?: readonly object[];
    readonly status: object;
  };
  /** Does what is asked for by POST. */
  readonly orders?: Orders;
  /** Takes the connections that come by HTTP's Upgrade at `/tunnel`. */
  tunnel?(stream: Duplex): void;
}

/**
 * The HTTP API of the source's process: `/healthz`, `/readyz`, `/status`, `/notices`, `/metrics`, and by POST `/replay`,
 * `/snapshot`, `/send`. Resolves once it listens; port 0 picks one.
 */
export function serveHttp(deps: HttpDeps, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer((request, response) => {
    // What is no URL is no path of ours.
    const pathname = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '';
    const answer = (status: number, body: string, type = 'text/plain; charset=utf-8') => {
      response.writeHead(status, { 'content-type': type });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const sources = deps.sources();
    const { blocked, notices = [], status } = deps.overall();
    if (deps.orders && isOrderPath(pathname)) {
      if (request.method === 'POST') return void answerOrder(pathname, request, response, deps.orders, host);
      return answer(405, 'only POST\n');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'only GET\n');
    switch (pathname) {
      case '/healthz':
        return answer(200, 'ok\n');
      case '/readyz': {
        const waiting = blocked ?? whatWaits(sources);
        if (waiting !== undefined) return answer(503, `${waiting}\n`);
        return answer(200, `${sources.length} ${sources.length === 1 ? 'source' : 'sources'} ready\n`);
      }
      case '/status':
        return answer(200, `${JSON.stringify({ sources, ...status, notices })}\n`, 'application/json');
      case '/notices':
        return answer(
          200,
          `${JSON.stringify({ notices: [...ofSources(sources), ...notices] })}\n`,
          'application/json',
        );
      case '/metrics':
        return answer(200, metricsText(sources, deps.readings()), 'text/plain; version=0.0.4; charset=utf-8');
      default:
        return answer(
          404,
          'there are /healthz, /readyz, /status, /notices and /metrics; by POST /replay, /snapshot and /send\n',
        );
    }
  });
  const { tunnel } = deps;
  if (tunnel) {
    server.on('upgrade', ({ url, headers }, socket) => {
      // From here on Node leaves it to us.
      socket.on('error', () => socket.destroy());
      if (url !== '/tunnel' || headers.upgrade !== protocol) {
        socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        return;
      }
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${protocol}\r\n\r\n`);
      tunnel(socket);
    });
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function ofSources(sources: readonly SourceStatus[]): object[] {
  return sources.flatMap(({ name, notices }) => notices.map((notice) => ({ source: name, ...notice })));
}

function whatWaits(sources: readonly SourceStatus[]): string | undefined {
  const waiting = sources.filter(({ ready }) => !ready);
  if (waiting.length === 0) return undefined;
  return waiting.map(({ name, detail = 'not ready' }) => `${name}: ${detail}`).join('\n');
}
