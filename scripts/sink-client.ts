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

/** Those after the sequence number, then each new one as it comes, until the signal; goes on after a sink's restart. */
export async function* followEvents(
  site: Site,
  after: number,
  signal: AbortSignal,
): AsyncIterable<SinkEvent> {
  let last = after;
  for (let opened = false; !signal.aborted; await pause(signal)) {
    try {
      const { body } = await get(site, '/events/stream', { 'last-event-id': String(last) }, signal);
      opened = true;
      for await (const line of createInterface({ input: body })) {
        if (!line.startsWith('data:')) continue;
        const event: unknown = JSON.parse(line.slice(5));
        if (!isRecord(event)) continue;
        last = Number(event.plumblineseq);
        yield event;
      }
    } catch (error) {
      if (!signal.aborted && !opened) throw error;
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
