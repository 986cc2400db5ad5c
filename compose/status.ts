import { connectClient } from '../emulator/reconcile/connect-client.ts';
import type { Problem } from '../lib/problem.ts';
import {
  type ConnectorState,
  connectorState,
  problemsOf,
  rests,
  runs,
  withDeclared,
} from './connector-state.ts';
import { reasonOf } from './probe/reason.ts';
import { reachOf } from './reach.ts';
import type { Found, Runtime } from './runtime.ts';
import { type FunctionState, type SourceState, sourceReport } from './source-status.ts';
import { address, hostPort, type RuntimeName, type Site, type Station, stationNames } from './station.ts';
import { stationNamed, stations } from './stations.ts';
import { leftOut } from './wanted.ts';

/** What `status --json` prints. */
export interface StackStatus {
  readonly name: string;
  readonly runtime: RuntimeName | null;
  /** All of it: every station, every connector with its tasks, every source. */
  readonly ready: boolean;
  readonly stations: readonly StationStatus[];
  readonly connectors: readonly ConnectorState[];
  readonly sources: readonly SourceState[];
  readonly functions: readonly FunctionState[];
  /** What is wrong with the YAML as it is now; what was good before stays in force. */
  readonly problems: readonly Problem[];
}

export interface StationStatus {
  readonly name: string;
  readonly ready: boolean;
  /** `mysql://127.0.0.1:13306`, `127.0.0.1:19092`, `http://…`; null when nothing runs there. */
  readonly address: string | null;
  readonly pid?: number;
  readonly container?: string;
  /** Resident. */
  readonly memoryBytes: number | null;
  /** The stack has none, as its YAML needs none. */
  readonly leftOut?: true;
  /** What it says when it is ready, or why it is not. */
  readonly detail: string;
}

/** The truth, asked of every part at once. */
export async function stackStatus(site: Site, runtime: Runtime): Promise<StackStatus> {
  const found = await runtime.inspect(site);
  const runs = (name: string) => found.some((each) => each.name === name && each.state === 'running');
  const [asked, there, report] = await Promise.all([
    Promise.all(found.map((each) => stationStatus(site, stationNamed(each.name), each))),
    runs('connect') ? connectorStates(site) : [],
    runs('source') ? sourceReport(site) : undefined,
  ]);
  const connectors = withDeclared(there, report?.connectors ?? [], report?.notices);
  const sources = report?.sources ?? [];
  const functions = report?.functions ?? [];
  const problems = report ? problemsOf(report, there) : [];
  return {
    name: site.name,
    runtime: site.runtime,
    ready:
      isReady(asked, connectors, sources) && functions.every(({ ready }) => ready) && problems.length === 0,
    stations: asked,
    connectors,
    sources,
    functions,
    problems,
  };
}

/** That of a stack that never was. */
export function noStatus(name: string): StackStatus {
  const absent = stations.map((station) => ({
    name: station.name,
    ready: false,
    address: null,
    memoryBytes: null,
    detail: 'not started',
  }));
  return {
    name,
    runtime: null,
    ready: false,
    stations: absent,
    connectors: [],
    sources: [],
    functions: [],
    problems: [],
  };
}

/** A connector that someone paused is no fault; one without a task, or with a failed one, is. */
export function isReady(
  asked: readonly StationStatus[],
  connectors: readonly ConnectorState[],
  sources: readonly SourceState[],
): boolean {
  return (
    asked.length === stationNames.length &&
    asked.every((station) => station.ready) &&
    connectors.every((connector) => runs(connector) || rests(connector)) &&
    sources.every((source) => source.ready)
  );
}

async function stationStatus(site: Site, station: Station, found: Found): Promise<StationStatus> {
  const base = {
    name: station.name,
    ...(found.pid === undefined ? {} : { pid: found.pid }),
    ...(found.container === undefined ? {} : { container: found.container }),
    memoryBytes: found.memoryBytes ?? null,
  };
  const why = leftOut(site, station.name);
  if (found.state !== 'running' && why !== undefined) {
    return { ...base, ready: true, address: null, leftOut: true, detail: why };
  }
  if (found.state !== 'running') {
    // Of its log, the last lines.
    const said = found.detail ? `:\n${found.detail}` : '';
    const detail = found.state === 'dead' ? `ended by itself${said}` : 'not running';
    return { ...base, ready: false, address: null, detail };
  }
  const where = address(site, station);
  try {
    return { ...base, ready: true, address: where, detail: await station.ready(reachOf(site)) };
  } catch (error) {
    return { ...base, ready: false, address: where, detail: reasonOf(error) };
  }
}

/** What Connect has, nothing when it does not answer. */
export async function connectorStates(site: Site): Promise<ConnectorState[]> {
  const client = connectClient(`http://${hostPort(site, 'connect')}`, { patienceMs: 0 });
  try {
    return (await client.list()).map(connectorState);
  } catch {
    // Its station's line says why.
    return [];
  } finally {
    await client.close();
  }
}
