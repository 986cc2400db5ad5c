import { flag, listOf, literal, mapOf, number, object, orNull, pair, record, text } from '../lib/shape.ts';
import type {
  ColumnView,
  ConnectorView,
  Failing,
  FunctionView,
  Hello,
  KeptEvent,
  Missed,
  NextAttempt,
  NoticeView,
  PipelineView,
  ProblemView,
  RawRequest,
  ReplayProgress,
  RowView,
  Sent,
  Snapshotting,
  SourceView,
  StationView,
  TableRows,
  TableView,
} from './contract.ts';

export const problemView = object<ProblemView>(
  { code: text, message: text, fix: text },
  { file: text, line: number, field: text },
);

const station = object<StationView>(
  {
    name: text,
    title: text,
    state: literal('up', 'down', 'waiting'),
    address: text,
    detail: text,
    since: orNull(number),
    rate: orNull(number),
    rateOf: text,
    lastError: orNull(object<{ at: number; text: string }>({ at: number, text }, {})),
  },
  {},
);

const place = object<Exclude<NoticeView['record'], undefined>>(
  { topic: text, partition: number, offset: number },
  {},
);
const notice = object<NoticeView>(
  { code: text, severity: text, message: text, link: text, count: number },
  { cause: text, fix: text, record: place, file: text, line: number, field: text },
);

const task = object<ConnectorView['tasks'][number]>(
  { id: number, state: text, cause: orNull(text) },
  { fix: text },
);
const restarts = object<Exclude<ConnectorView['restarts'], undefined>>(
  { count: number, lastAt: number, task: orNull(number), cause: text },
  { fix: text },
);
const connector = object<ConnectorView>(
  { name: text, state: text, tasks: listOf(task) },
  { restarts, notices: listOf(notice) },
);

const source = object<SourceView>(
  {
    name: text,
    ready: flag,
    lag: number,
    delivered: number,
    failed: number,
    deadLettered: number,
    rate: number,
    topics: listOf(text),
    notices: listOf(notice),
  },
  { detail: text, sinkUri: text },
);

const fn = object<FunctionView>({ name: text, ready: flag, url: text }, { detail: text });

const rowsLimits = { cut: number, atLeast: literal(true), keyless: literal(true) };
const table = object<TableView>(
  {
    table: text,
    counts: mapOf(number),
    perSecond: listOf(number),
    latencyMs: orNull(number),
    rows: number,
    complete: flag,
    databaseRows: orNull(number),
  },
  { databaseDetail: text, ...rowsLimits },
);

export const failing = object<Failing>(
  { since: number, hit: number },
  { status: number, delayMs: number, share: number, count: number, forMs: number, until: number },
);

export const pipelineView = object<PipelineView>(
  {
    at: number,
    stations: listOf(station),
    connectors: listOf(connector),
    sources: listOf(source),
    functions: listOf(fn),
    problems: listOf(problemView),
    failing: orNull(failing),
    tables: listOf(table),
  },
  {},
);

export const hello = object<Hello>({ life: text, first: number, last: number }, {});
export const missed = object<Missed>({ count: number }, {});

const row = object<RowView>({ row: record, seq: number, at: number }, {});
const column = object<ColumnView>({ name: text, type: text }, {});
export const tableRows = object<TableRows>(
  { table: text, key: listOf(text), columns: orNull(listOf(column)), rows: listOf(row), more: number },
  { ...rowsLimits, search: object<{ text: string; among: number }>({ text, among: number }, {}) },
);

const rawRequest = object<RawRequest>(
  { method: text, target: text, httpVersion: text, headers: listOf(pair(text, text)), body: text },
  {},
);
export const keptEvent = object<KeptEvent>({ event: record, request: rawRequest, refusals: number }, {});

export const sent = object<Sent>({ to: text, status: number, ms: number, body: text }, {});
export const snapshotting = object<Snapshotting>({ connector: text, table: text, id: text, topic: text }, {});
export const replayProgress = object<ReplayProgress>(
  { id: text, sink: text, delivered: number, failed: number, total: number },
  {
    lastError: text,
    next: object<NextAttempt>({ attempt: number, of: number, inMs: number }, {}),
    done: literal(true),
    problem: problemView,
  },
);
