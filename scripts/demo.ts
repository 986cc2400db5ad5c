import { setTimeout as wait } from 'node:timers/promises';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { rests } from '../compose/connector-state.ts';
import { openDatabase } from '../compose/database.ts';
import { hint } from '../compose/hint.ts';
import { exampleResources } from '../compose/site.ts';
import type { Site } from '../compose/station.ts';
import { connectorStates } from '../compose/status.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { SinkEvent } from '../sink/contract.ts';
import { type EventView, viewEvent } from '../sink/view/change.ts';
import type { Io } from './command.ts';
import { demoKey, type Step, script, tables } from './demo-script.ts';
import { attributesLine, eventLine } from './event-line.ts';
import { followEvents } from './sink-client.ts';

type Database = Awaited<ReturnType<typeof openDatabase>>;

/** How long an event is waited for, ms. */
const patience = 30_000;

/** An event as the sink keeps it, and what it says of the database. */
interface Fed {
  readonly event: SinkEvent;
  readonly view: EventView;
}

/** Whether it is the sample's YAML whose events the demonstration knows. */
export function runsExample(site: Site): boolean {
  return site.resources.length === 1 && site.resources[0] === exampleResources;
}

/** The sink's live stream, taken one by one. */
export interface EventFeed {
  /** The next event; undefined when none came for `patience` or the stream ended. */
  next(): Promise<Fed | undefined>;
}

/** Reads the sink's stream from after the given sequence number. */
export function eventFeed(site: Site, after: number, until: AbortSignal): EventFeed {
  const events = followEvents(site, after, until)[Symbol.asyncIterator]();
  return {
    async next() {
      const timeout = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => timeout.resolve(undefined), patience);
      const stop = () => timeout.resolve(undefined);
      until.addEventListener('abort', stop, { once: true });
      try {
        const got = await Promise.race([events.next(), timeout.promise]);
        return got === undefined || got.done ? undefined : { event: got.value, view: viewEvent(got.value) };
      } finally {
        clearTimeout(timer);
        until.removeEventListener('abort', stop);
      }
    },
  };
}

/** Waits for a row event of every row that the sample tables have, and says how many came of each. */
export async function showSnapshot(site: Site, feed: EventFeed, io: Io): Promise<void> {
  const database = await openDatabase(site);
  const expected = await rowCount(database).finally(() => database.end());
  const seen = new Map<string, number>();
  let first: Fed | undefined;
  for (let count = 0; count < expected; ) {
    const got = await feed.next();
    if (!got) {
      io.err(`Only ${count} of ${expected} snapshot events came: npm run stack -- status tells why.`);
      return;
    }
    if (got.view.operation !== 'snapshot') continue;
    first ??= got;
    seen.set(got.view.table, (seen.get(got.view.table) ?? 0) + 1);
    count += 1;
  }
  const list = [...seen].map(([table, count]) => `${table.replace('inventory.', '')} ${count}`).join(', ');
  io.out(`Snapshot: the ${expected} rows of the sample database came as events`);
  io.out(`  (${list}). The first one:`);
  if (first) show(first, '', io);
  io.out('');
}

/**
 * Runs the script: each statement, then the events that it caused, with the time from its commit to the sink. Answers
 * whether all of them came.
 */
export async function showScript(site: Site, feed: EventFeed, io: Io): Promise<boolean> {
  const resting = (await connectorStates(site)).find(rests);
  if (resting) {
    const { name, state } = resting;
    io.err(
      `connector ${name} is ${state}, so no events would come: ${hint(site, `connectors resume ${name}`)}`,
    );
    return false;
  }
  const database = await openDatabase(site);
  try {
    await database.changeUser({ database: 'inventory' });
    await streaming(database);
    await tidy(database, feed);
    for (const step of script) if (!(await showStep(database, step, feed, io))) return false;
    return true;
  } catch (error) {
    throw new PlumblineError(
      {
        code: 'demo.failed',
        message: `the sample database is not as the demonstration needs it: ${cause(error)}`,
        fix: 'npm run stack -- down --purge, and start again; or use up instead, which shows nothing by itself',
      },
      { cause: error },
    );
  } finally {
    await database.end();
  }
}

/** Waits until Debezium reads the binlog, a moment after its task says RUNNING: the first event would seem slow. */
async function streaming(database: Database): Promise<void> {
  for (const last = Date.now() + 10_000; Date.now() < last; await wait(20)) {
    const [rows] = await database.query<RowDataPacket[]>('SHOW PROCESSLIST');
    if (rows.some(({ Command }) => String(Command).startsWith('Binlog Dump'))) return;
  }
}

/** Takes away the row that a demonstration which was broken off has left, and its two events. */
async function tidy(database: Database, feed: EventFeed): Promise<void> {
  const [{ affectedRows }] = await database.query<ResultSetHeader>(script.at(-1)?.sql ?? '');
  for (let left = affectedRows > 0 ? 2 : 0; left > 0; left -= 1) await nextOf(feed, demoKey);
}

async function showStep(database: Database, step: Step, feed: EventFeed, io: Io): Promise<boolean> {
  io.out(`mysql> ${step.sql};`);
  await database.query(step.sql);
  const committedMs = Date.now();
  for (let count = 0; count < step.events; count += 1) {
    const got = await nextOf(feed, demoKey);
    if (!got) {
      io.err('  no event came: npm run stack -- status tells why.');
      return false;
    }
    const took = Math.max(0, got.view.receivedMs - committedMs);
    const why = took > 1000 ? ' (the connector was still opening the binlog)' : '';
    show(got, `   +${took} ms${why}`, io);
  }
  io.out('');
  return true;
}

function show({ event, view }: Fed, took: string, io: Io): void {
  io.out(`${eventLine(view, (process.stdout.columns ?? 160) - took.length)}${took}`);
  io.out(attributesLine(event));
}

/** Passes over what others change in the meantime. */
async function nextOf(feed: EventFeed, key: string): Promise<Fed | undefined> {
  for (;;) {
    const got = await feed.next();
    if (!got || got.view.key === key) return got;
  }
}

async function rowCount(database: Database): Promise<number> {
  const counts = tables.map((table) => `(SELECT COUNT(*) FROM inventory.${table})`).join(' + ');
  const [rows] = await database.query<RowDataPacket[]>(`SELECT ${counts} AS total`);
  return Number(rows[0]?.total ?? 0);
}
