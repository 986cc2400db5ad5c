import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from 'playwright-core';

/** The browser that shows the page, or why there is none. */
export type Found = { readonly program: string } | { readonly why: string };

/** What is asked of the machine, so that the decisions can be tested without one. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: boolean;
  isProgram(path: string): boolean;
}

const names = ['chromium', 'chromium-browser', 'google-chrome'] as const;
const override = 'PLUMBLINE_CHROMIUM';

/** PLUMBLINE_CHROMIUM, else the first that is on the PATH. */
export function findChromium(machine: Machine): Found {
  const given = machine.env[override];
  if (given)
    return machine.isProgram(given) ? { program: given } : { why: `${override}=${given} is no program` };
  for (const name of names) {
    const program = onPath(machine, name);
    if (program !== undefined) return { program };
  }
  return {
    why: `there is no Chromium: none of ${names.join(', ')} is on the PATH (${override} may name one)`,
  };
}

/** Why Debian's chromium cannot be installed where there is none; undefined when it can. */
export function installHindered(machine: Machine): string | undefined {
  if (onPath(machine, 'apt-get') === undefined) return 'there is no apt-get to install it';
  return machine.root ? undefined : 'installing it needs root: apt-get install chromium';
}

function onPath(machine: Machine, name: string): string | undefined {
  const folders = (machine.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => machine.isProgram(path));
}

export const thisMachine: Machine = {
  env: process.env,
  root: process.getuid?.() === 0,
  isProgram(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
};

/** Finds it, or installs Debian's where that may be done; told on stderr, as it takes a minute. */
export function ensureChromium(): Found {
  const found = findChromium(thisMachine);
  if ('program' in found) return working(found.program);
  if (thisMachine.env[override]) return found;
  const hindered = installHindered(thisMachine);
  if (hindered !== undefined) return { why: `${found.why}, and ${hindered}` };
  process.stderr.write("Installing Debian's chromium for the page's tests (once) …\n");
  const failed = install();
  if (failed !== undefined) return { why: `${found.why}, and installing it failed: ${failed}` };
  const installed = findChromium(thisMachine);
  return 'program' in installed ? working(installed.program) : installed;
}

/** Some distributions have a program of that name that only says where the browser could be had. */
function working(program: string): Found {
  try {
    execFileSync(program, ['--version'], { stdio: 'pipe', timeout: 60_000 });
    return { program };
  } catch (error) {
    return { why: `${program} --version fails: ${lastLine(error instanceof Error ? error.message : '')}` };
  }
}

/** All of it, ms. */
const patience = 240_000;

/** Package lists are fetched only when they are missing or too old to install from. */
function install(): string | undefined {
  const last = Date.now() + patience;
  const aptGet = (...args: readonly string[]): string | undefined => {
    const { status, error, stderr } = spawnSync('apt-get', ['-qq', '-y', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
      timeout: Math.max(1, last - Date.now()),
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status === 0) return undefined;
    return `apt-get ${args[0]}: ${error ? error.message : lastLine(stderr)}`;
  };
  const chromium = () => aptGet('install', '--no-install-recommends', 'chromium');
  return chromium() && (aptGet('update') ?? chromium());
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

const options = (program: string): LaunchOptions => ({
  executablePath: program,
  // Chromium's sandbox does not work for root.
  chromiumSandbox: !thisMachine.root,
  timeout: 120_000,
});

export const launchChromium = (program: string): Promise<Browser> => chromium.launch(options(program));

/** One for several processes, which connect to its `wsEndpoint()`. */
export const serveChromium = (program: string): Promise<BrowserServer> =>
  chromium.launchServer({ ...options(program), host: '127.0.0.1' });
