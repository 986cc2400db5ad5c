import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { hint } from '../compose/hint.ts';
import type { Site } from '../compose/station.ts';
import { parseExactly } from '../lib/json-exact.ts';
import { PlumblineError } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import type { KeptEvent, PipelineView, SinkEvent, TableRows } from '../sink/contract.ts';
import { keptEvent, pipelineView, tableRows } from '../sink/contract-shapes.ts';
import { ask, textOf, unreachable } from './ask.ts';
import { KnownColumns } from './known-columns.ts';
import { eventsPeer } from './peers.ts';

/** The kept events that came after the given sequence number, oldest first. */
export async function listEvents(site: Site, after = 0): Promise<SinkEvent[]> {
  const list = parseExactly(await text(site, `/events?after=${after}`));
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** One event with its request, and its JSON as it came. */
export async function getEvent(
  site: Site,
  seq: number | string,
): Promise<{ readonly kept: KeptEvent; readonly json: string }> {
  const json = await text(site, `/events/${seq}`);
  const kept = parseExactly(json);
  if (keptEvent(kept)) return { kept, json: json.trim() };
  throw unreachable(eventsPeer(site), 'it is of another version');
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

/** A table's columns, asked for when an event of it is shown. */
export const columnsOf = (site: Site): KnownColumns => new KnownColumns((table) => getColumns(site, table));

/** Asks for the columns of the tables that events told of so far. */
export async function learnTold(site: Site, columns: KnownColumns): Promise<void> {
  const told = (await getPipeline(site))?.tables ?? [];
  await columns.learn(told.map(({ table }) => table));
}

const text = async (site: Site, path: string): Promise<string> =>
  textOf(await ask(eventsPeer(site), path), eventsPeer(site));

async function optional(site: Site, path: string): Promise<unknown> {
  try {
    return parseExactly(await text(site, path));
  } catch {
    return null;
  }
}

/** The newest event's sequence number; 0 when there is none. */
export async function lastSequence(site: Site): Promise<number> {
  const answer = await ask(eventsPeer(site), '/events?limit=1');
  answer.destroy();
  return Number(answer.headers['plumbline-last-seq'] ?? 0);
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
      const headers = { 'last-event-id': last };
      const input = await ask(eventsPeer(site), '/events/stream', { headers, signal, silence });
      for await (const { name, id, data } of serverSent(input)) {
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

/** Whole events only: what a connection's end cut off is none. Who takes no more of them hangs up. */
async function* serverSent(input: Readable): AsyncIterable<ServerSent> {
  let name = 'message';
  let id: string | undefined;
  let data = '';
  try {
    for await (const line of createInterface({ input })) {
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
  } finally {
    input.destroy();
  }
}

/** Before the next try, ms. */
const again = 300;

/** A stream's heartbeat comes each 15 s. */
const silence = 40_000;

function pause(signal: AbortSignal): Promise<void> {
  return wait(again, undefined, { signal }).catch(() => undefined);
}

const takenDown = ({ name }: Site): PlumblineError =>
  new PlumblineError({
    code: 'stack.down',
    message: `The stack ${name} was taken down`,
    fix: `start it again: ${hint({ name }, 'up --detach')}`,
  });
