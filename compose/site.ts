import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from '../emulator/serving/free-port.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import { stdinFile } from '../manifests/inputs.ts';
import { isRecord } from '../manifests/read.ts';
import { isSettings, noSettings, type Settings } from '../manifests/settings.ts';
import { choosePorts } from './ports.ts';
import { reservedPorts, reservePorts } from './reservation.ts';
import { home, root } from './root.ts';
import type { Passwords, RuntimeName, Site, StationName } from './station.ts';
import { stations } from './stations.ts';
import { writeWhole } from './whole-file.ts';

const runtimeNames: readonly RuntimeName[] = ['native', 'docker'];

/** What `up` runs when the user names nothing. */
export const exampleResources = join(root, 'examples/inventory');

/** What `stack.json` keeps: the part of a Site that the machine decides, and whether the stack is meant to run. */
interface Saved {
  readonly runtime: RuntimeName;
  readonly ports: Readonly<Record<StationName, number>>;
  readonly resources: readonly string[];
  readonly up: boolean;
  /** Where it was up at some time: its rows may have been delivered. `true`: in that runtime. */
  readonly used?: unknown;
  readonly settings?: unknown;
  readonly loginPort?: number;
}

/** The stack's site as last saved, whether it was up then, and where ever; undefined if there never was one. */
export async function savedSite(
  name: string,
): Promise<{ site: Site; up: boolean; used: readonly RuntimeName[] } | undefined> {
  const state = stateFolder(name);
  const text = await readFile(join(state, 'stack.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const saved: unknown = parsed(text);
  const { runtime, ports, resources, up, used = up, settings, loginPort } = isSaved(saved) ? saved : lost();
  const site = {
    name,
    runtime,
    ports,
    resources,
    state,
    cache: cacheFolder(),
    passwords: await passwords(state),
    settings: isSettings(settings) ? settings : noSettings,
    loginPort: loginPort ?? 0,
  };
  const isUsed = (each: RuntimeName) =>
    Array.isArray(used) ? used.includes(each) : used === true && each === runtime;
  return { site, up, used: runtimeNames.filter(isUsed) };
}

/** Makes sure of the folder where the stack keeps its state. */
export async function stateOf(name: string): Promise<string> {
  const state = stateFolder(name);
  try {
    await mkdir(state, { recursive: true, mode: 0o700 });
    await mkdir(cacheFolder(), { recursive: true });
  } catch (error) {
    throw new PlumblineError(
      {
        code: 'state.unwritable',
        message: `the state cannot be kept in ${home()}: ${cause(error)}`,
        fix: 'make it writable for you, or name another folder in the environment variable PLUMBLINE_HOME',
      },
      { cause: error },
    );
  }
  return state;
}

function isSaved(value: unknown): value is Saved {
  if (!isRecord(value) || !isRecord(value.ports) || !Array.isArray(value.resources)) return false;
  const { ports, resources, runtime } = value;
  const known = runtime === 'native' || runtime === 'docker';
  const whole = stations.every(({ name }) => typeof ports[name] === 'number');
  return (
    known && whole && resources.every((path) => typeof path === 'string') && typeof value.up === 'boolean'
  );
}

function isPasswords(value: unknown): value is Passwords {
  return isRecord(value) && typeof value.root === 'string' && typeof value.debezium === 'string';
}

/** What stands for a file that was damaged: enough to find what still runs, and to start again. */
function lost(): Saved {
  const ports = { database: 0, connect: 0, kafka: 0, source: 0, sink: 0 };
  for (const { name, port } of stations) ports[name] = port.preferred;
  return { runtime: 'native', ports, resources: [exampleResources], up: false };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The site of a stack that is meant to run now. */
export async function runningSite(name: string): Promise<Site> {
  const saved = await savedSite(name);
  if (saved?.up) return saved.site;
  const named = name === 'plumbline' ? '' : ` --name ${name}`;
  const others = await Promise.all(
    (await namesOfOthers(name)).map((one) => savedSite(one).catch(() => undefined)),
  );
  const up = others.flatMap((one) => (one?.up ? [`--name ${one.site.name}`] : []));
  const or = up.length === 0 ? '' : `; or say which one you mean: ${up.join(', ')}`;
  throw new PlumblineError({
    code: 'stack.down',
    message: `no stack named ${name} is up`,
    fix: `start it: npm run stack -- up${named} --detach${or}`,
  });
}

export interface Wish {
  readonly name: string;
  readonly runtime: RuntimeName;
  /** Empty: those of the last time, else the example. */
  readonly resources: readonly string[];
  /** Stations that run already and keep their ports. */
  readonly running: readonly StationName[];
}

/**
 * A site to start on, its ports free, and reserved while this process starts it; `moved` names the stations that could
 * not have their usual port.
 */
export async function makeSite(wish: Wish): Promise<{ site: Site; moved: readonly StationName[] }> {
  const state = await stateOf(wish.name);
  const last = await savedSite(wish.name);
  const ports = await choosePorts(
    stations.map(({ name, port }) => {
      const before = last ? [last.site.ports[name]] : [];
      const keep = wish.running.includes(name);
      return {
        name,
        keep,
        ports: keep || wish.running.length > 0 ? [...before, port.preferred] : [port.preferred, ...before],
      };
    }),
    {
      taken: () => portsOfOthers(wish.name),
      reserve: (chosen) => reservePorts(state, Object.values(chosen)),
    },
  );
  const named =
    wish.resources.length > 0 ? wish.resources.map((path) => resolve(path)) : last?.site.resources;
  const site: Site = {
    name: wish.name,
    runtime: wish.runtime,
    resources: named ?? [exampleResources],
    ports,
    state,
    cache: cacheFolder(),
    passwords: await passwords(state),
    settings: last?.site.settings ?? noSettings,
    loginPort: wish.running.includes('kafka') ? (last?.site.loginPort ?? 0) : 0,
  };
  const moved = stations.filter(({ name, port }) => ports[name] !== port.preferred).map(({ name }) => name);
  return { site, moved };
}

/** The site with what its YAML says now. */
export async function withSettings(site: Site, settings: Settings): Promise<Site> {
  const isFresh = settings.kafka.secured && site.loginPort === 0;
  return { ...site, settings, loginPort: isFresh ? await freePort() : site.loginPort };
}

/**
 * Those of the other stacks that are about to come up, or meant to be up. A station of theirs that has just ended would
 * otherwise lose its port to us, and the others of its stack would go on with our stations in its place.
 */
async function portsOfOthers(name: string): Promise<number[]> {
  const ports = await Promise.all(
    (await namesOfOthers(name)).map(async (each) => {
      // In this order: who is up by now has just forgotten that it starts.
      const starting = await reservedPorts(stateFolder(each));
      const saved = await savedSite(each).catch(() => undefined);
      return [...starting, ...(saved?.up ? Object.values(saved.site.ports) : [])];
    }),
  );
  return ports.flat();
}

async function namesOfOthers(name: string): Promise<string[]> {
  const names = await readdir(join(home(), 'stacks')).catch(() => []);
  return names.filter((each) => each !== name && namePattern.test(each)).sort();
}

export async function saveSite(site: Site, up: boolean): Promise<void> {
  const { runtime, ports, resources, settings, loginPort } = site;
  const before = (await savedSite(site.name))?.used ?? [];
  // Each runtime has data of its own.
  const used = up ? [...new Set([...before, runtime])] : before;
  const saved: Saved = { runtime, ports, resources, up, used, settings, loginPort };
  await writeWhole(join(site.state, 'stack.json'), `${JSON.stringify(saved, null, 2)}\n`);
}

const namePattern = /^[a-z0-9][a-z0-9-]{0,40}$/;

function stateFolder(name: string): string {
  if (!namePattern.test(name)) {
    throw new PlumblineError({
      code: 'stack.name',
      message: `"${name}" cannot be the name of a stack`,
      fix: 'use lower-case letters, digits and hyphens, 41 at most, a letter or digit first',
    });
  }
  return join(home(), 'stacks', name);
}

/** Where a stack keeps the YAML that came by stdin: a folder of its own, as Docker mounts it. */
export function stdinPath(name: string): string {
  return join(stateFolder(name), 'stdin', stdinFile);
}

function cacheFolder(): string {
  return join(home(), 'cache');
}

async function passwords(state: string): Promise<Passwords> {
  const file = join(state, 'passwords.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const known = parsed(text ?? '');
  if (isPasswords(known)) return known;
  if (text !== undefined) {
    throw new PlumblineError({
      code: 'stack.passwords',
      message: `the passwords in ${file} cannot be read`,
      fix: `remove that file, and then the stack's data with npm run stack -- down --purge`,
    });
  }
  const fresh: Passwords = {
    root: randomBytes(12).toString('hex'),
    debezium: randomBytes(12).toString('hex'),
  };
  await writeWhole(file, `${JSON.stringify(fresh, null, 2)}\n`);
  return fresh;
}
