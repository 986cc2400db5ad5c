import { mkdir, rm, writeFile } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import { PlumblineError } from '../../lib/problem.ts';
import type { Found, Progress, Runtime } from '../runtime.ts';
import { Starts } from '../starts.ts';
import { type Site, type StationName, stationNames } from '../station.ts';
import { stationNamed, stations } from '../stations.ts';
import { composeRunner, overrideFile } from './compose.ts';
import { askedEngine, openEngine } from './engine.ts';
import { inFirstStart } from './first-start.ts';
import {
  type FunctionContainer,
  functionContainers,
  functionsRun,
  needsMachine,
  pullFunctions,
  startFunctions,
  stopFunctions,
} from './functions.ts';
import { buildStep, pullIfMissing } from './images.ts';
import { findContainers, findStations } from './inspect.ts';
import { containerLog } from './logs.ts';
import { renderOverride, resources } from './override.ts';
import { checkOwner, foreignContainer, ownerId } from './owner.ts';

/** Stations as containers, by `docker compose` on docker-compose.yml. */
export function dockerRuntime(): Runtime {
  const compose = composeRunner();
  const starts = new Starts();
  const inspecting = new Map<string, Promise<readonly Found[]>>();
  let opened: Promise<Dockerode> | undefined;
  let functions: readonly FunctionContainer[] = [];
  let usesMachine = false;
  const ask = <T>(question: (engine: Dockerode) => Promise<T>): Promise<T> => {
    opened ??= openEngine();
    return askedEngine(opened.then(question));
  };

  return {
    name: 'docker',

    async prepare(site, progress) {
      await ask((engine) => checkOwner(engine, site));
      const extras = Object.fromEntries(
        stations.map(({ name, container }) => [name, container?.(site) ?? {}]),
      );
      const given = await resources(site.resources);
      const { resources: loaded } = given.loaded;
      functions = functionContainers(loaded);
      usesMachine = needsMachine(loaded);
      const text = renderOverride(stations, given, ownerId(site), thisUser(), extras, functions);
      await mkdir(site.state, { recursive: true, mode: 0o700 });
      const mounts = Object.values(extras).flatMap((extra) => extra.mounts ?? []);
      // Else the engine would make them, as root.
      for (const { source } of mounts) await mkdir(source, { recursive: true });
      await writeFile(overrideFile(site), text, { mode: 0o600 });
      await starts.during(async (signal) => {
        await ask((engine) => pull(engine, signal, progress));
        await ask((engine) => pullFunctions(engine, functions, signal, progress));
      });
    },

    async start(site, names, progress) {
      const built = names.filter((name) => stationNamed(name).docker.build);
      const others = names.filter((name) => !built.includes(name));
      await starts.during(async (signal) => {
        // Nothing waits for the image but what is made from it.
        await Promise.all([build(site, built, progress), up(site, others, progress)]);
        const isStarted = built.includes('source');
        const isMissing = usesMachine && (isStarted || !(await functionsRun(site)));
        signal.throwIfAborted();
        if (isMissing) await startFunctions(site);
        signal.throwIfAborted();
        await up(site, [...(isStarted ? functions.map(({ service }) => service) : []), ...built], progress);
      });
    },

    async stop(site, names, progress, options = {}) {
      // Broken off while it started: what is still at work for that must not work against this.
      const over = starts.breakOff();
      await compose.stop();
      await over;
      if (await ask((engine) => foreignContainer(engine, site))) return stopFunctions(site);
      const at = options.force ? ['--timeout', '0'] : [];
      // What depends on another is stopped before it: the source, then connect, then the database.
      if (names.length === stationNames.length) {
        const draft = await ask((engine) => inFirstStart(engine, site));
        const how = draft ? ['--timeout', '0', '--volumes'] : at;
        await compose.run(site, ['down', '--remove-orphans', ...how], tell(progress));
      } else {
        await compose.run(site, ['stop', ...at, ...names], tell(progress));
        await compose.run(site, ['rm', '--force', ...names]);
      }
      // After the source: what is in flight then still finds its function.
      if (names.includes('source')) await stopFunctions(site);
    },

    async tend(site) {
      if (usesMachine && !(await functionsRun(site))) await startFunctions(site);
    },

    async inspect(site) {
      // Five stations that wait ask at the same time.
      const asking = inspecting.get(site.name) ?? ask((engine) => findStations(engine, site));
      inspecting.set(site.name, asking);
      return asking.finally(() => inspecting.delete(site.name));
    },

    async purge(site) {
      const foreign = await ask((engine) => foreignContainer(engine, site));
      if (foreign) throw new PlumblineError(foreign);
      await compose.run(site, ['down', '--volumes', '--rmi', 'local', '--remove-orphans']);
      await rm(site.state, { recursive: true, force: true });
    },

    async *logs(site, station, options) {
      const found = await ask(async (engine) => {
        const container = (await findContainers(engine, site)).get(station);
        return container && engine.getContainer(container.Id);
      });
      if (found) yield* containerLog(found, options);
    },
  };

  async function build(site: Site, names: readonly StationName[], progress: Progress): Promise<void> {
    if (names.length === 0) return;
    await compose.run(site, ['build', ...names], (line) => {
      const step = buildStep(line);
      if (step) for (const name of names) progress(name, step);
    });
  }

  async function up(site: Site, names: readonly string[], progress: Progress): Promise<void> {
    if (names.length === 0) return;
    await compose.run(site, ['up', '--detach', '--no-build', '--no-deps', ...names], tell(progress));
  }
}

async function pull(engine: Dockerode, signal: AbortSignal, progress: Progress): Promise<void> {
  await Promise.all(
    stations.map(async ({ name, docker }) => {
      if (docker.image) await pullIfMissing(engine, docker.image, signal, (text) => progress(name, text));
    }),
  );
}

/** Hands on what Compose says of a container: ` Container plumbline-kafka-1  Started`. */
function tell(progress: Progress): (line: string) => void {
  return (line) => {
    const [, service, state] = /^\s*Container \S+-([a-z]+)-\d+\s+([A-Z][a-z]+)/.exec(line) ?? [];
    const name = stationNames.find((each) => each === service);
    if (name && state) progress(name, state.toLowerCase());
  };
}

/** `UID:GID`; undefined on Windows, where files have no such owner. */
function thisUser(): string | undefined {
  return process.getuid && process.getgid ? `${process.getuid()}:${process.getgid()}` : undefined;
}
