import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NativeCommand, Site } from '../station.ts';
import { run } from './run.ts';

/** A process as its pid file names it. */
export interface ProcessRecord {
  readonly pid: number;
  /** When the system says it was born: a pid alone may since belong to another. */
  readonly born: string;
}

/** Starts the command in a session of its own, so that Ctrl-C in the terminal reaches only us, and notes its pid. */
export async function launch(site: Site, name: string, command: NativeCommand): Promise<ProcessRecord> {
  await mkdir(join(site.state, 'logs'), { recursive: true });
  await mkdir(join(site.state, 'pids'), { recursive: true });
  await mkdir(command.cwd, { recursive: true });
  const log = openSync(logFile(site, name), 'a');
  try {
    const child = spawn(command.program, command.args, {
      cwd: command.cwd,
      env: { ...process.env, ...command.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    await new Promise<void>((done, failed) => child.once('spawn', done).once('error', failed));
    child.unref();
    const pid = child.pid ?? 0;
    endings.delete(pid);
    child.once('exit', (code, signal) => endings.set(pid, signal ?? `exit code ${code}`));
    const record = await recordOf(pid);
    await writeFile(pidFile(site, name), JSON.stringify(record));
    return record;
  } finally {
    closeSync(log);
  }
}

/** By pid, of those that this very process started. */
const endings = new Map<number, string>();

/** `exit code 1` or `SIGKILL`; undefined of what another process started. */
export const endingOf = ({ pid }: ProcessRecord): string | undefined => endings.get(pid);

export async function noted(site: Site, name: string): Promise<ProcessRecord | undefined> {
  const text = await readFile(pidFile(site, name), 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function forget(site: Site, name: string): Promise<void> {
  await rm(pidFile(site, name), { force: true });
}

export const recordOf = async (pid: number): Promise<ProcessRecord> => ({
  pid,
  born: (await bornOf(pid)) ?? '',
});

/** Whether the very process that the record names still runs. */
export async function lives(record: ProcessRecord): Promise<boolean> {
  return (await bornOf(record.pid)) === record.born;
}

/** Asks it to end, waits, then kills its whole group. Answers whether it ended by itself. */
export async function end(record: ProcessRecord, seconds: number): Promise<boolean> {
  if (!(await lives(record))) return false;
  if (seconds > 0) {
    signal(record.pid, 'SIGTERM');
    const last = Date.now() + seconds * 1000;
    while (Date.now() < last) {
      if (!(await lives(record))) return true;
      await wait(25);
    }
  }
  signal(-record.pid, 'SIGKILL');
  while (await lives(record)) await wait(10);
  return false;
}

/** Resident bytes of each pid that lives. */
export async function residentBytes(pids: readonly number[]): Promise<Map<number, number>> {
  if (pids.length === 0) return new Map();
  const { output } = await run('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')]);
  const rows = output
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  return new Map(rows.map(([pid = 0, kibibytes = 0]) => [pid, kibibytes * 1024]));
}

export function logFile(site: Site, name: string): string {
  return join(site.state, 'logs', `${name}.log`);
}

function pidFile(site: Site, name: string): string {
  return join(site.state, 'pids', `${name}.json`);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone, which is what was wanted.
  }
}

/** Undefined when no such process runs; a zombie does not run. */
async function bornOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    // The name in parentheses may hold anything; fields count from its end: state is the first, start time the 20th.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
  }
  const { code, output } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
  return code === 0 && output.trim() !== '' ? output.trim() : undefined;
}
