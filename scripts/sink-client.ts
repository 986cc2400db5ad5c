import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import { hint } from '../compose/hint.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import type { SinkEvent } from '../sink/contract.ts';

/** The kept events that came after the given sequence number, oldest first. */
export async function listEvents(site: Site, after = 0): Promise<SinkEvent[]> {
  const { body } = await get(site, `/events?after=${after}`);
  const list: unknown = await body.json();
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** The newest event's sequence number; 0 when there is none. */
export async function lastSequence(site: Site): Promise<number> {
  const { headers, body } = await get(site, '/events?limit=1');
  await body.dump();
  return Number(headers['plumbline-last-seq'] ?? 0);
}

/**
 * Those after the sequence number, then each new one as it comes, until the signal. Goes on after the sink's restart: the
 * ids of the stream name the sink's life, so that one with a new count gives all of it, and one with the old the rest.
 */
export async function* followEvents(
  site: Site,
  after: number,
  signal: AbortSignal,
): AsyncIterable<SinkEvent> {
  let last = String(after);
  for (let opened = false; !signal.aborted; await pause(signal)) {
    try {
      const { body } = await get(site, '/events/stream', { 'last-event-id': last }, signal);
      for await (const { name, id, data } of serverSent(createInterface({ input: body }))) {
        const value: unknown = JSON.parse(data);
        if (!isRecord(value)) continue;
        // The number that was given belongs to the life that we meet first.
        if (name === 'hello' && !opened) last = `${value.life}-${after}`;
        opened = true;
        if (name !== 'message') continue;
        last = id ?? last;
        yield value;
      }
    } catch (error) {
      if (!signal.aborted && !opened) throw error;
    }
  }
}

interface ServerSent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: string;
}

/** Whole events only: what a connection's end cut off is none. */
async function* serverSent(lines: AsyncIterable<string>): AsyncIterable<ServerSent> {
  let name = 'message';
  let id: string | undefined;
  let data = '';
  for await (const line of lines) {
    if (line.startsWith('event: ')) name = line.slice(7);
    else if (line.startsWith('id: ')) id = line.slice(4);
    else if (line.startsWith('data: ')) data = line.slice(6);
    else if (line === '') {
      if (data !== '') yield { name, id, data };
      name = 'message';
      id = undefined;
      data = '';
    }
  }
}

/** Before the next try, ms. */
const again = 300;

function pause(signal: AbortSignal): Promise<void> {
  return wait(again, undefined, { signal }).catch(() => undefined);
}

async function get(
  site: Site,
  path: string,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    const answer = await request(`http://${hostPort(site, 'sink')}${path}`, {
      headers,
      bodyTimeout: 0,
      ...(signal ? { signal } : {}),
    });
    if (answer.statusCode !== 200)
      throw new Error(`it answers ${answer.statusCode}: ${await answer.body.text()}`);
    return answer;
  } catch (error) {
    throw new PlumblineError({
      code: 'sink.unreachable',
      message: `Event Display cannot be asked on port ${site.ports.sink}: ${cause(error)}`,
      fix: `see what is wrong: ${hint(site, 'status')}`,
    });
  }
}
