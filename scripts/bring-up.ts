import { setTimeout as wait } from 'node:timers/promises';
import { type Choice, chooseRuntime, runtimeNamed } from '../compose/choose.ts';
import { stopStack } from '../compose/down.ts';
import { beginStart, endStart } from '../compose/reservation.ts';
import type { Found, Runtime } from '../compose/runtime.ts';
import { settle as settleSite } from '../compose/settings.ts';
import { makeSite, savedSite, stateOf, stdinPath } from '../compose/site.ts';
import { staleStations } from '../compose/stale.ts';
import {
  address,
  type RuntimeName,
  type Site,
  type Station,
  type StationName,
  stationNames,
} from '../compose/station.ts';
import { stationNamed } from '../compose/stations.ts';
import { startStack, type UpEvents } from '../compose/up.ts';
import { leftOut } from '../compose/wanted.ts';
import { PlumblineError } from '../lib/problem.ts';
import { standIns } from '../manifests/databases.ts';
import { isKafkaConnector } from '../manifests/kafkaconnector.ts';
import { usesOf } from '../manifests/uses.ts';
import { checkedResources } from './check-resources.ts';
import type { Io } from './command.ts';
import { connectorRunning } from './connector-wait.ts';
import { runsExample } from './demo.ts';
import { takeGiven } from './given.ts';
import { renderNotices } from './notices-text.ts';
import { type Report, stages } from './stages.ts';
import { gapsOf, renderUses } from './uses-text.ts';

export interface Wanted {
  readonly name: string;
  readonly runtime: 'auto' | RuntimeName;
  /** Files and folders of YAML, `-` for stdin; empty: those of the last time, else the example. */
  readonly resources: readonly string[];
}

export interface Brought {
  readonly site: Site;
  readonly runtime: Runtime;
  /** Ran already; all five: somebody else's stack. */
  readonly adopted: readonly StationName[];
  /** It was never up before in this runtime, so the snapshot is still to come. */
  readonly fresh: boolean;
  /** A connector that does not run, or a source; it is mended on the running stack. */
  readonly failure: PlumblineError | undefined;
}

/** Between two questions whether another process is done, ms. */
const askEvery = 100;

/** In the order in which the data passes them; kafka stands before connect because it is ready first. */
const shown: readonly StationName[] = ['database', 'kafka', 'connect', 'source', 'sink'];

/**
 * Brings the whole stack up, shows its stages on stderr, and leaves nothing behind if it fails or is interrupted. Whoever
 * starts stations of it already is waited for.
 */
export async function bringUp(wanted: Wanted, io: Io, interrupted: AbortSignal): Promise<Brought> {
  const state = await stateOf(wanted.name);
  for (let tries = 1; !(await beginStart(state)); tries += 1) {
    // A foreground that looks after it is done in a moment.
    if (tries === 10) io.err('Another process starts this stack; waiting for it.');
    await wait(askEvery, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) throw new Interrupted('interrupted');
  }
  try {
    return await startWanted(wanted, io, interrupted);
  } finally {
    await endStart(state);
  }
}

async function startWanted(wanted: Wanted, io: Io, interrupted: AbortSignal): Promise<Brought> {
  const before = await savedSite(wanted.name);
  const { choice, found } = await settle(wanted, before?.site);
  const running = found.filter(({ state }) => state === 'running').map(({ name }) => name);
  const given = await takeGiven(wanted.resources, stdinPath(wanted.name));
  const { paths } = given;
  const { site: plain, moved } = await makeSite({
    ...wanted,
    resources: paths,
    runtime: choice.runtime.name,
    running,
  });
  const loaded = await checkedResources(plain.resources, plain.runtime, given.inputs, given.nothing);
  const { resources } = loaded;
  const connectors = resources.filter(isKafkaConnector).map(({ name }) => name);
  const settled = await settleSite(plain, resources);
  const { site } = settled;
  await given.keep();
  const stale = before ? staleStations(before.site, site, running) : [];
  const adopted = running.filter((name) => !stale.includes(name));

  io.err(`Runtime ${choice.why}.`);
  if (!runsExample(site))
    for (const line of ['Your YAML:', ...renderUses(usesOf(resources)), ...gapsOf(resources)]) io.err(line);
  const hosts = [...new Set(Object.values(site.settings.databases.elsewhere))].join(', ');
  if (hosts !== '') io.err(`Used as it is, as connectors name it: the database at ${hosts}.`);
  for (const line of standIns(resources, site.settings.databases.elsewhere)) io.err(`ℹ ${line}`);
  const why = leftOut(site, 'database');
  if (why !== undefined) io.err(`database (MySQL) is ${why}.`);
  for (const line of renderNotices([...loaded.notices, ...settled.notices])) io.err(line);
  const isPart = (name: StationName) => leftOut(site, name) === undefined;
  for (const name of moved.filter((each) => !running.includes(each) && isPart(each))) {
    io.err(`Port ${stationNamed(name).port.preferred} is taken; ${name} moves to ${site.ports[name]}.`);
  }
  const dead = found.filter(({ state }) => state === 'dead').map(({ name }) => name);
  if (dead.length > 0) io.err(`Leftovers of a stack that ended by itself are replaced: ${dead.join(', ')}.`);
  if (stale.length > 0)
    io.err(`Started for another YAML or other ports, so started anew: ${stale.join(', ')}.`);
  if (adopted.length > 0) io.err(`Already running, taken over: ${adopted.join(', ')}.`);

  const rows = [
    ...shown
      .filter(isPart)
      .map((name) => ({ key: name, title: `${name.padEnd(9)} ${stationNamed(name).title}` })),
    ...connectors.map((name) => ({ key: `connector ${name}`, title: `connector ${name}` })),
  ];
  const { runtime } = choice;
  const brought = { site, runtime, adopted, fresh: !before?.used.includes(runtime.name) };
  if (before && stale.length > 0) await runtime.stop(before.site, stale, () => undefined);
  const left = found.filter(({ name }) => !stale.includes(name));
  const failed = new AbortController();
  const broken = AbortSignal.any([interrupted, failed.signal]);
  try {
    await stages(rows, (report) =>
      untilInterrupted(work(site, runtime, left, connectors, report, broken), interrupted),
    );
    return { ...brought, failure: undefined };
  } catch (error) {
    if (isOfYaml(error)) return { ...brought, failure: error };
    failed.abort();
    // What ran before we came is not ours to stop.
    if (adopted.length === 0) await stopStack(site, runtime, () => undefined);
    else {
      const ours = stationNames.filter((name) => !adopted.includes(name));
      await runtime.stop(site, ours, () => undefined);
    }
    throw error;
  }
}

/** It is mended in the YAML, on the running stack. */
const isOfYaml = (error: unknown): error is PlumblineError =>
  error instanceof PlumblineError && error.problems.some(({ code }) => /^(connector|source)\./.test(code));

/** The runtime to use; that of a stack that runs already, whatever auto would choose now. */
async function settle(
  wanted: Wanted,
  site: Site | undefined,
): Promise<{ choice: Choice; found: readonly Found[] }> {
  if (site) {
    const runtime = await runtimeNamed(site.runtime);
    const found = await runtime.inspect(site).catch(() => []);
    if (found.some(({ state }) => state === 'running')) {
      if (wanted.runtime !== 'auto' && wanted.runtime !== site.runtime) {
        throw new PlumblineError({
          code: 'stack.other-runtime',
          message: `the stack ${site.name} runs in the runtime ${site.runtime}`,
          fix: `stop it first (npm run stack -- down --name ${site.name}), or give another --name`,
        });
      }
      return { choice: { runtime, why: `${site.runtime}, as it runs` }, found };
    }
    const choice = await chooseRuntime(wanted.runtime);
    return { choice, found: choice.runtime.name === site.runtime ? found : [] };
  }
  return { choice: await chooseRuntime(wanted.runtime), found: [] };
}

async function work(
  site: Site,
  runtime: Runtime,
  found: readonly Found[],
  connectors: readonly string[],
  report: Report,
  broken: AbortSignal,
): Promise<void> {
  const busy = (station: StationName | undefined, text: string) => {
    for (const name of station ? [station] : shown) report.busy(name, text);
  };
  await runtime.prepare(site, busy);
  // As for the stations: what is downloaded before does not count.
  const began = performance.now();
  broken.throwIfAborted();
  const events: UpEvents = {
    progress: busy,
    ready: (station, seconds, detail, adopted) =>
      report.done(station.name, readyLine(site, station, seconds, detail, adopted)),
  };
  let failure: unknown;
  const started = startStack(site, runtime, found, events, broken, () => failure !== undefined);
  const running = connectors.map(async (name) => {
    try {
      const state = await connectorRunning(site, name, started, broken);
      report.done(
        `connector ${name}`,
        `connector ${name} ${state}  ${seconds((performance.now() - began) / 1000)}`,
      );
    } catch (error) {
      failure ??= error;
    }
  });
  // To be mended on the running stack, so that is to run.
  await started.catch((error: unknown) => {
    throw isOfYaml(error) ? (failure ?? error) : error;
  });
  await Promise.all(running);
  if (failure !== undefined) throw failure;
}

function readyLine(site: Site, station: Station, took: number, detail: string, adopted: boolean): string {
  return `${station.name.padEnd(9)} ${adopted ? 'ran already' : `ready ${seconds(took)}`}  ${address(site, station).padEnd(23)}  ${detail}`;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** Thrown when the user breaks off; not an error to speak of. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

async function untilInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const stop = Promise.withResolvers<never>();
  const onAbort = () => stop.reject(new Interrupted('interrupted'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, stop.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
