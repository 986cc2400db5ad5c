import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import { hint } from '../compose/hint.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { parseExactly } from '../lib/json-exact.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import type { KeptEvent, PipelineView, SinkEvent, TableRows } from '../sink/contract.ts';
import { keptEvent, pipelineView, problemView, tableRows } from '../sink/contract-shapes.ts';

/** The kept events that came after the given sequence number, oldest first. */
export async function listEvents(site: Site, after = 0): Promise<SinkEvent[]> {
  const { body } = await get(site, `/events?after=${after}`);
  const list = parseExactly(await body.text());
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** One event with its request, and its JSON as it came. */
export async function getEvent(
  site: Site,
  seq: number | string,
): Promise<{ readonly kept: KeptEvent; readonly json: string }> {
  const { body } = await get(site, `/events/${seq}`);
  const json = await body.text();
  const kept = parseExactly(json);
  if (keptEvent(kept)) return { kept, json: json.trim() };
  throw unreachable(site, 'it is of another version');
}

/** How the pipeline is, null when this sink cannot tell. */
export async function getPipeline(site: Site): Promise<PipelineView | null> {
  const view = await optional(site, '/api/pipeline');
  return pipelineView(view) ? view : null;
}

/** A table's columns as the database declares them, null when this sink cannot tell. */
export async function getColumns(site: Site, table: string): Promise<TableRows['columns']> {
  const rows = await optional(site, `/api/tables/${encodeURIComponent(table)}?limit=1`);
  return tableRows(rows) ? rows.columns : null;
}

async function optional(site: Site, path: string): Promise<unknown> {
  try {
    return parseExactly(await (await get(site, path)).body.text());
  } catch {
    return null;
  }
}

/** The newest event's sequence number; 0 when there is none. */
export async function lastSequence(site: Site): Promise<number> {
  const { headers, body } = await get(site, '/events?limit=1');
  await body.dump();
  return Number(headers['plumbline-last-seq'] ?? 0);
}

/** What there is to tell of a stream beside its events. */
export interface Following {
  /** So many had left the sink before they came here. */
  onMissed?(count: number): void;
  /** The stream broke, and is asked for again until it is back. */
  onLost?(): void;
  onBack?(): void;
  /** Whether there is nothing to wait for. */
  isOver?(): Promise<boolean>;
}

/**
 * Those after the sequence number, then each new one as it comes, until the signal. Goes on after the sink's restart: the
 * ids of the stream name the sink's life, so that one with a new count gives all of it, and one with the old the rest.
 * @throws PlumblineError when the sink is not there at first, and once it is over
 */
export async function* followEvents(
  site: Site,
  after: number,
  signal: AbortSignal,
  { onMissed, onLost, onBack, isOver }: Following = {},
): AsyncIterable<SinkEvent> {
  let last = String(after);
  let isLost = false;
  for (let opened = false; !signal.aborted; await pause(signal)) {
    try {
      const { body } = await get(site, '/events/stream', { 'last-event-id': last }, signal);
      for await (const { name, id, data } of serverSent(createInterface({ input: body }))) {
        const value = parseExactly(data);
        if (!isRecord(value)) continue;
        // The number that was given belongs to the life that we meet first.
        if (name === 'hello' && !opened) last = `${value.life}-${after}`;
        opened = true;
        if (isLost) onBack?.();
        isLost = false;
        if (name === 'missed') onMissed?.(Number(value.count));
        if (name !== 'message') continue;
        last = id ?? last;
        yield value;
      }
    } catch (error) {
      if (!signal.aborted && !opened) throw error;
    }
    if (signal.aborted) return;
    if (await isOver?.()) throw takenDown(site);
    if (!isLost) onLost?.();
    isLost = true;
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
    if (answer.statusCode === 200) return answer;
    const said = await answer.body.text();
    throw refusal(said) ?? new Error(`it answers ${answer.statusCode}: ${said}`);
  } catch (error) {
    throw error instanceof PlumblineError ? error : unreachable(site, cause(error));
  }
}

/** The problem that the sink answers with. */
function refusal(said: string): PlumblineError | undefined {
  try {
    const problem: unknown = JSON.parse(said);
    return problemView(problem) ? new PlumblineError(problem) : undefined;
  } catch {
    return undefined;
  }
}

const takenDown = ({ name }: Site): PlumblineError =>
  new PlumblineError({
    code: 'stack.down',
    message: `The stack ${name} was taken down`,
    fix: `start it again: ${hint({ name }, 'up --detach')}`,
  });

function unreachable(site: Site, why: string): PlumblineError {
  return new PlumblineError({
    code: 'sink.unreachable',
    message: `Event Display cannot be asked on port ${site.ports.sink}: ${why}`,
    fix: `see what is wrong: ${hint(site, 'status')}`,
  });
}
