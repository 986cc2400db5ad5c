import { once } from 'node:events';
import type { Server } from 'node:http';
import { cause, PlumblineError, type Problem } from '../lib/problem.ts';

/**
 * Answers the port that it got.
 * @throws PlumblineError `port.taken`, `port.forbidden`, `host.unknown`
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new PlumblineError(listenProblem(error, port, host), { cause: error });
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function listenProblem(error: unknown, port: number, host: string): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return {
      code: 'port.taken',
      message: `Port ${port} on ${host} is taken by another process`,
      fix: 'Choose another one by --port (0 takes a free one), or stop that process',
    };
  }
  if (code === 'EACCES') {
    return {
      code: 'port.forbidden',
      message: `Port ${port} may not be opened by this user`,
      fix: 'Choose one above 1023 by --port',
    };
  }
  return {
    code: 'host.unknown',
    message: `Cannot listen on ${host}: ${cause(error)}`,
    fix: 'Give an address of this machine by --host, e.g. 127.0.0.1 or 0.0.0.0',
  };
}

/** What this machine reaches it by, for a URL. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
