import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type Sink, type SinkOptions, startSink } from '../../sink/server.ts';

/** Collects what is written. */
export class Collector extends Writable {
  readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // A copy, as a file or pipe would take: the printer fills its buffers again.
    this.chunks.push(Buffer.from(chunk));
    done();
  }

  /** What came since the last time that it was asked. */
  take(): Buffer {
    return Buffer.concat(this.chunks.splice(0));
  }
}

/** A sink on a free port, closed with the test. */
export async function testSink(options: Partial<SinkOptions> = {}): Promise<Sink> {
  const sink = await startSink({ port: 0, ...options });
  onTestFinished(() => sink.close());
  return sink;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** Names and values in turn, latin-1. */
  readonly headers?: readonly string[];
  readonly body?: Buffer | string | null;
  readonly agent?: Agent;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** By Node's bare client: headers go out as they are given, one by one. */
export function send(
  sink: Sink,
  { method = 'POST', path = '/', headers = [], body = null, agent }: Sent,
): Promise<Answer> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const length = bytes === null ? [] : ['content-length', String(bytes.length)];
  const host = headers.some((name) => name.toLowerCase() === 'host')
    ? []
    : ['host', `127.0.0.1:${sink.port}`];
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port: sink.port,
        method,
        path,
        headers: [...host, ...headers, ...length],
        agent: agent ?? new Agent(),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('latin1'),
          }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(bytes ?? undefined);
  });
}

/** The bytes as they are, on a connection of their own; what comes until the sink closes it. */
export function sendRaw(sink: Sink, latin1: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(sink.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const final = text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
      const body = final.slice(final.indexOf('\r\n\r\n') + 4);
      resolve({ status: Number(final.split(' ', 2)[1]), body });
    });
    socket.write(latin1, 'latin1');
  });
}

export function binary(id: string, more: readonly string[] = []): readonly string[] {
  return ['ce-specversion', '1.0', 'ce-id', id, 'ce-source', '/test', 'ce-type', 't', ...more];
}

export function structured(id: string, more: object = {}): string {
  return JSON.stringify({ specversion: '1.0', id, source: '/test', type: 't', ...more });
}
