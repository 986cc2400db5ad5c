import { labels } from '../compose/labels.ts';
import { Meter } from '../compose/observe/meter.ts';
import type { Observed } from '../compose/observe/observer.ts';
import { PlumblineError } from '../lib/problem.ts';
import type { Access, Inside } from '../sink/access.ts';
import type { PipelineView, StationView } from '../sink/contract.ts';
import { Tables } from '../sink/tables/tables.ts';
import { searchRows } from '../sink/view/find.ts';
import { everySecond } from './sink-telling.ts';
import { sourceAccess } from './source-access.ts';
import { outwardAccess } from './source-outward.ts';
import { informed, unknownTable } from './table-unknown.ts';

/** What a sink's process knows beside its events. */
interface Known {
  /** The pipeline around it; nothing else than the sink is told of without. */
  readonly observed: Observed | undefined;
  /** Where the sink is for the user's machine; asked once it listens. */
  readonly address: () => string;
}

/** The part of the sink's API that needs more than the sink: how the pipeline is, and its tables. */
export async function sinkAccess({ observed, address }: Known): Promise<(inside: Inside) => Access> {
  // What a sink that runs alone need not load.
  const observer = observed && new (await import('../compose/observe/observer.ts')).Observer(observed);
  const account = observed?.reach.database;
  const at = observed?.published?.database;
  const database =
    account &&
    new (await import('../compose/observe/database-tables.ts')).DatabaseTables(
      account,
      at === undefined ? undefined : `127.0.0.1:${at}`,
    );

  // It has Kafka, Connect and the addresses of all sinks, in Docker too.
  const source =
    observed?.reach.source === undefined
      ? undefined
      : outwardAccess(sourceAccess(observed.reach.source), observed.published ?? {});

  return (inside) => {
    const tables = new Tables();
    inside.onKept((kept) => tables.take(kept));
    const itself = sinkStation(inside, address);

    const view = async (): Promise<PipelineView> => {
      const [seen = nothing, counted] = await Promise.all([
        observer?.look(),
        database?.counts(tables.names()),
      ]);
      const at = Date.now();
      return {
        ...seen,
        at,
        stations: [...seen.stations, itself(at)],
        failing: inside.failing(),
        tables: tables.views(at).map((told) => ({ ...told, ...(counted?.get(told.table) ?? unasked) })),
      };
    };

    const telling = everySecond(inside.live, view);
    return {
      ...(source && {
        ...source,
        async snapshot(request) {
          const told = tables.names();
          const there = (await database?.there()) ?? null;
          const problem = unknownTable(request, there?.tables ?? null, told);
          if (problem) throw new PlumblineError(problem);
          return source.snapshot(there ? informed(request, there, told) : request);
        },
      }),
      address,
      view,
      async rows(table, { limit, text }) {
        const columns = (await database?.columns(table)) ?? null;
        const told = tables.rows(table, limit, text === '' ? undefined : searchRows(text, columns));
        return told && { ...told, columns };
      },
      close() {
        telling.stop();
        observer?.close();
        database?.close();
      },
    };
  };
}

const nothing = { stations: [], connectors: [], sources: [], functions: [], problems: [] };

const unasked = { databaseRows: null, databaseDetail: 'this sink was told of no database' };

/** The sink is up if it says anything; since its start. */
function sinkStation({ store, failing }: Inside, address: () => string): (at: number) => StationView {
  const since = Date.now();
  const meter = new Meter();
  return (at) => {
    meter.add(at, store.last);
    return {
      name: 'sink',
      title: labels.sink.title,
      state: 'up',
      address: address(),
      detail: failing() ? 'fails on demand' : 'takes events',
      since,
      rate: meter.rate,
      rateOf: 'events received',
      lastError: null,
    };
  };
}
