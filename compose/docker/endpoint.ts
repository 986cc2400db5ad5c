import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isRecord } from '../../manifests/read.ts';

/** Where the Docker command line would look for its engine, so that both of us talk to the same one. */
export interface Endpoint {
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://127.0.0.1:2375` */
  readonly url: string;
  /** For people: what named it. */
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `DOCKER_HOST`, else the current context, else the default socket: the order of Docker's own command line. */
export async function findEndpoint(env: Environment = process.env): Promise<Endpoint> {
  if (env.DOCKER_HOST) return { url: env.DOCKER_HOST, from: 'DOCKER_HOST' };
  const folder = env.DOCKER_CONFIG || join(homedir(), '.docker');
  const config = await readJson(join(folder, 'config.json'));
  const context = env.DOCKER_CONTEXT || text(config?.currentContext);
  if (!context || context === 'default') return defaultEndpoint;
  // The folder of a context is named after the hash of its name.
  const id = createHash('sha256').update(context).digest('hex');
  const meta = await readJson(join(folder, 'contexts/meta', id, 'meta.json'));
  const endpoints = isRecord(meta?.Endpoints) ? meta.Endpoints : {};
  const url = isRecord(endpoints.docker) ? text(endpoints.docker.Host) : undefined;
  return { url: url ?? '', from: `context ${context}` };
}

const defaultEndpoint: Endpoint = {
  url: process.platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock',
  from: 'default socket',
};

/** How to connect, as dockerode takes it; undefined for an engine of another machine, whose ports are not ours. */
export function connection({
  url,
}: Endpoint): { socketPath: string } | { host: string; port: number } | undefined {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(url)?.[1];
  if (socket) return { socketPath: socket };
  const tcp = /^(?:tcp|http):\/\/(localhost|127(?:\.\d+){3}|\[::1\]):(\d+)\/?$/.exec(url);
  if (tcp?.[1] && tcp[2]) return { host: tcp[1].replace(/[[\]]/g, ''), port: Number(tcp[2]) };
  return undefined;
}

async function readJson(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    // Docker's own command line does without it, too.
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
