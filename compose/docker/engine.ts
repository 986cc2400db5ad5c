import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type Dockerode from 'dockerode';
import { cause, PlumblineError, type Problem } from '../../lib/problem.ts';
import { connection, type Endpoint, findEndpoint } from './endpoint.ts';

export type Engine =
  | { readonly ok: true; readonly version: string; readonly compose: string }
  | { readonly ok: false; readonly problem: Problem };

/** A socket may be there and nobody behind it: Docker Desktop while it starts. */
const patienceMs = 2000;

/** Asks for an engine with Compose; answers within some two seconds. Never throws. */
export async function findEngine(): Promise<Engine> {
  const endpoint = await findEndpoint();
  const [engine, compose] = await Promise.all([askEngine(endpoint), askCompose()]);
  if ('problem' in engine) return { ok: false, problem: engine.problem };
  if ('problem' in compose) return { ok: false, problem: compose.problem };
  return { ok: true, version: engine.version, compose: compose.version };
}

/** A client of the engine that `docker compose` uses. */
export async function openEngine(options: { timeout?: number } = {}): Promise<Dockerode> {
  const endpoint = await findEndpoint();
  const to = connection(endpoint);
  if (!to) throw new PlumblineError(elsewhere(endpoint));
  // Loaded late: a stack of plain processes has no use for it.
  const { default: Docker } = await import('dockerode');
  return new Docker({ ...to, ...options });
}

/** An engine that is gone in the middle of a question is a problem with a fix, like one that never was. */
export async function askedEngine<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!['ENOENT', 'ECONNREFUSED', 'EACCES', 'ECONNRESET'].includes(code)) throw error;
    throw new PlumblineError(noAnswer(await findEndpoint(), error), { cause: error });
  }
}

type Answer = { readonly version: string } | { readonly problem: Problem };

async function askEngine(endpoint: Endpoint): Promise<Answer> {
  if (!connection(endpoint)) return { problem: elsewhere(endpoint) };
  try {
    const { Version, ApiVersion } = await (await openEngine({ timeout: patienceMs })).version();
    return newEnough(ApiVersion, '1.44') ? { version: Version } : { problem: oldEngine(Version) };
  } catch (error) {
    return { problem: noAnswer(endpoint, error) };
  }
}

async function askCompose(): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)('docker', ['compose', 'version', '--short'], {
      timeout: patienceMs,
    });
    const version = stdout.trim().replace(/^v/, '');
    return newEnough(version, '2.25') ? { version } : { problem: oldCompose(version) };
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { problem: gone ? noCommand : noCompose };
  }
}

/** Compares MAJOR.MINOR. */
export function newEnough(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

const orNative = 'or use --runtime native';

export function noAnswer({ url, from }: Endpoint, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${url} (${from})`;
  if (code === 'EACCES') {
    return {
      code: 'docker.permission',
      message: `this user may not talk to the Docker engine at ${where}`,
      fix: `add the user to the group docker (sudo usermod -aG docker "$USER") and log in again, ${orNative}`,
    };
  }
  return {
    code: 'docker.absent',
    message: `no Docker engine answers at ${where}: ${cause(error)}`,
    fix: `start it (Docker Desktop, or: sudo systemctl start docker), ${orNative}`,
  };
}

function elsewhere({ url, from }: Endpoint): Problem {
  return {
    code: 'docker.elsewhere',
    message: url
      ? `the Docker engine at ${url} (${from}) is not one of this machine, so its ports are not reached here`
      : `nothing is known of the Docker ${from}`,
    fix: `choose a local one (docker context use default; unset DOCKER_HOST), ${orNative}`,
  };
}

function oldEngine(version: string): Problem {
  return {
    code: 'docker.old',
    message: `Docker ${version} does not know health checks with a start interval, which came with 25`,
    fix: `update Docker, ${orNative}`,
  };
}

function oldCompose(version: string): Problem {
  return {
    code: 'docker.compose-old',
    message: `Docker Compose ${version} is older than 2.25`,
    fix: `update Docker Compose, ${orNative}`,
  };
}

const noCommand: Problem = {
  code: 'docker.no-command',
  message: 'there is no program docker on the PATH',
  fix: `install Docker's command line with Compose, ${orNative}`,
};

const noCompose: Problem = {
  code: 'docker.no-compose',
  message: 'the program docker has no Compose plugin',
  fix: `install it (Debian: apt-get install docker-compose-plugin), ${orNative}`,
};
