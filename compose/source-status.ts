import type { Restarts } from '../emulator/reconcile/state.ts';
import type { ServedNotice } from '../lib/notices.ts';
import type { Problem } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import { outward } from './outward.ts';
import { ask } from './probe/http.ts';
import { reachOf } from './reach.ts';
import type { Ports, Site } from './station.ts';

/** What the source's process serves at `/status`, as far as it is used here. */
export interface SourceReport {
  readonly sources: readonly SourceState[];
  readonly connectors: readonly DeclaredConnector[];
  readonly functions: readonly FunctionState[];
  /** What is wrong with the YAML as it is now; what was good before stays in force. */
  readonly problems: readonly Problem[];
  readonly notices: readonly ConnectorNotice[];
}

/** About what a connector of Connect's writes. */
export interface ConnectorNotice extends ServedNotice {
  readonly connector: string;
}

/** A program of the user's that is started here. */
export interface FunctionState {
  /** `NAMESPACE/NAME` of its Service. */
  readonly name: string;
  readonly ready: boolean;
  readonly url: string;
  /** Why it is not ready. */
  readonly detail?: string;
}

export interface SourceState {
  /** `NAMESPACE/NAME` */
  readonly name: string;
  readonly ready: boolean;
  /** Records that are not finished yet. */
  readonly lag: number;
  readonly delivered: number;
  /** Dead-lettered or dropped. */
  readonly failed: number;
  /** Of these, dead-lettered. */
  readonly deadLettered: number;
  /** Those it reads; none is known of one that does not run. */
  readonly topics: readonly string[];
  readonly sinkUri?: string;
  /** Why it is not ready. */
  readonly detail?: string;
  readonly notices: readonly ServedNotice[];
}

/** A KafkaConnector of the watched files. */
export interface DeclaredConnector {
  readonly name: string;
  readonly file: string;
  readonly line?: number;
  readonly state: string;
  readonly cause?: string;
  readonly fix?: string;
  readonly problem?: Problem;
  /** It failed, and may fail again. */
  readonly restarts?: Restarts;
}

/** Undefined when the process does not answer. */
export async function sourceReport(site: Site): Promise<SourceReport | undefined> {
  const published = site.runtime === 'docker' ? site.ports : undefined;
  return reportAt(reachOf(site).source, reportMs, published).catch(() => undefined);
}

/**
 * What a source's process that runs at the URL says.
 * @param published of one in a container, whose files and addresses are then told as they are outside
 */
export async function reportAt(url: string, ms: number, published?: Ports): Promise<SourceReport> {
  const { text } = await ask(`${url}/status`, ms);
  const answer: unknown = JSON.parse(text);
  if (!isRecord(answer)) throw new Error('its /status is no object');
  const place: Place = published ? outside : (file) => file;
  const told = (text: string) => outward(text, published ?? {});
  return {
    sources: records(answer.sources).map((each) => sourceState(place, told, each)),
    connectors: records(answer.resources)
      .filter(({ kind }) => kind === 'KafkaConnector')
      .map((each) => declared(place, each)),
    functions: records(answer.functions).map(({ name, ready, url, detail }) => ({
      name: String(name),
      ready: ready === true,
      url: String(url),
      ...(typeof detail === 'string' ? { detail } : {}),
    })),
    problems: records(answer.problems).map((each) => problem(place, each)),
    notices: records(answer.notices).map((each) => ({
      connector: String(each.connector),
      ...notice(place, each),
    })),
  };
}

const reportMs = 3000;

/** What a file that the process names is called on the user's machine. */
type Place = (file: string) => string;

/** Docker's container has the paths of this machine below /resources. */
const outside: Place = (file) => file.replace(/^\/resources(?=\/)/, '');

function sourceState(
  place: Place,
  told: (text: string) => string,
  source: Record<string, unknown>,
): SourceState {
  const ready = source.ready === true;
  return {
    name: String(source.name),
    ready,
    lag: count(source.lag),
    delivered: count(source.delivered),
    failed: count(source.failed),
    deadLettered: count(source.deadLettered),
    topics: texts(source.topics),
    ...(typeof source.sinkUri === 'string' ? { sinkUri: told(source.sinkUri) } : {}),
    ...(ready || typeof source.detail !== 'string' ? {} : { detail: told(source.detail) }),
    notices: records(source.notices).map((each) => notice(place, each)),
  };
}

function notice(place: Place, served: Record<string, unknown>): ServedNotice {
  const { code, severity, message, link, cause, fix, file, line, field } = served;
  const first = isRecord(served.record) ? served.record : undefined;
  return {
    code: String(code),
    severity: String(severity),
    message: String(message),
    link: String(link),
    count: count(served.count),
    ...(typeof cause === 'string' ? { cause } : {}),
    ...(typeof fix === 'string' ? { fix } : {}),
    ...(first
      ? {
          record: {
            topic: String(first.topic),
            partition: count(first.partition),
            offset: count(first.offset),
          },
        }
      : {}),
    ...(typeof file === 'string' ? { file: place(file) } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof field === 'string' ? { field } : {}),
  };
}

function declared(
  place: Place,
  { name, file, line, state, problem: why, restarts }: Record<string, unknown>,
): DeclaredConnector {
  const said = isRecord(why) ? why : {};
  return {
    name: String(name),
    file: place(String(file)),
    state: String(state),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof said.message === 'string' ? { cause: said.message } : {}),
    ...(typeof said.fix === 'string' ? { fix: said.fix } : {}),
    ...(isRecord(why) ? { problem: problem(place, why) } : {}),
    ...(isRecord(restarts) ? { restarts: restartsOf(restarts) } : {}),
  };
}

function restartsOf({ count: times, lastAt, task, cause }: Record<string, unknown>): Restarts {
  return {
    count: count(times),
    lastAt: count(lastAt),
    task: typeof task === 'number' ? task : null,
    cause: String(cause),
  };
}

function problem(place: Place, { code, message, fix, file, line, field }: Record<string, unknown>): Problem {
  return {
    code: String(code),
    message: String(message),
    fix: String(fix),
    ...(typeof file === 'string' ? { file: place(file) } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof field === 'string' ? { field } : {}),
  };
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function records(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
