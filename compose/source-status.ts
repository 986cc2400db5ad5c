import { request } from 'undici';
import type { Problem } from '../lib/problem.ts';
import { isRecord } from '../manifests/read.ts';
import { hostPort, type Site } from './station.ts';

/** What the source's process serves at `/status`, as far as it is used here. */
export interface SourceReport {
  readonly sources: readonly SourceState[];
  readonly connectors: readonly DeclaredConnector[];
  readonly functions: readonly FunctionState[];
  /** What is wrong with the YAML as it is now; what was good before stays in force. */
  readonly problems: readonly Problem[];
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
  /** Why it is not ready. */
  readonly detail?: string;
  readonly notices: readonly SourceNotice[];
}

/** What a cluster does to events or sources that nobody expects; see `emulator/notice.ts`. */
export interface SourceNotice {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  /** `docs/notices.md#CODE` */
  readonly link: string;
  readonly count: number;
  readonly cause?: string;
  /** The first. */
  readonly record?: { readonly topic: string; readonly partition: number; readonly offset: number };
  readonly file?: string;
  readonly line?: number;
  readonly field?: string;
}

/** A KafkaConnector of the watched files. */
export interface DeclaredConnector {
  readonly name: string;
  readonly file: string;
  readonly line?: number;
  readonly state: string;
  readonly cause?: string;
  readonly fix?: string;
}

/** Undefined when the process does not answer. */
export async function sourceReport(site: Site): Promise<SourceReport | undefined> {
  try {
    const { body } = await request(`http://${hostPort(site, 'source')}/status`, { headersTimeout: 3000 });
    const answer: unknown = await body.json();
    if (!isRecord(answer)) return undefined;
    return {
      sources: records(answer.sources).map((each) => sourceState(site, each)),
      connectors: records(answer.resources)
        .filter(({ kind }) => kind === 'KafkaConnector')
        .map((each) => declared(site, each)),
      functions: records(answer.functions).map(({ name, ready, url, detail }) => ({
        name: String(name),
        ready: ready === true,
        url: String(url),
        ...(typeof detail === 'string' ? { detail } : {}),
      })),
      problems: records(answer.problems).map((each) => problem(site, each)),
    };
  } catch {
    return undefined;
  }
}

function sourceState(site: Site, source: Record<string, unknown>): SourceState {
  const ready = source.ready === true;
  return {
    name: String(source.name),
    ready,
    lag: count(source.lag),
    delivered: count(source.delivered),
    failed: count(source.failed),
    ...(ready || typeof source.detail !== 'string' ? {} : { detail: source.detail }),
    notices: records(source.notices).map((each) => notice(site, each)),
  };
}

function notice(site: Site, served: Record<string, unknown>): SourceNotice {
  const { code, severity, message, link, cause, file, line, field } = served;
  const first = isRecord(served.record) ? served.record : undefined;
  return {
    code: String(code),
    severity: String(severity),
    message: String(message),
    link: String(link),
    count: count(served.count),
    ...(typeof cause === 'string' ? { cause } : {}),
    ...(first
      ? {
          record: {
            topic: String(first.topic),
            partition: count(first.partition),
            offset: count(first.offset),
          },
        }
      : {}),
    ...(typeof file === 'string' ? { file: onThisMachine(site, file) } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof field === 'string' ? { field } : {}),
  };
}

function declared(
  site: Site,
  { name, file, line, state, problem: why }: Record<string, unknown>,
): DeclaredConnector {
  const said = isRecord(why) ? why : {};
  return {
    name: String(name),
    file: onThisMachine(site, String(file)),
    state: String(state),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof said.message === 'string' ? { cause: said.message } : {}),
    ...(typeof said.fix === 'string' ? { fix: said.fix } : {}),
  };
}

function problem(site: Site, { code, message, fix, file, line, field }: Record<string, unknown>): Problem {
  return {
    code: String(code),
    message: String(message),
    fix: String(fix),
    ...(typeof file === 'string' ? { file: onThisMachine(site, file) } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof field === 'string' ? { field } : {}),
  };
}

/** Docker's container has the paths of this machine below /resources. */
function onThisMachine(site: Site, file: string): string {
  return site.runtime === 'docker' ? file.replace(/^\/resources(?=\/)/, '') : file;
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function records(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
