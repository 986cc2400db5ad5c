import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../within.ts';

/** A shell's command to run. */
export interface Command {
  readonly command: string;
  readonly folder: string;
  /** Beside our own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** File that its output is added to; without one it goes to our stderr. */
  readonly logFile: string | undefined;
}

export interface Child {
  /** Resolves with how it ended, for people: `exit code 1`. */
  readonly ended: Promise<string>;
  /** Ends it and all that it started in its process group. */
  stop(): Promise<void>;
}

/** How long it may take to end before it is killed; less than what a station's stop has. */
const patienceMs = 3000;

/** What is ours, and would confuse a program of the user's or is none of its business. */
const ours = ['NODE_COMPILE_CACHE', 'PLUMBLINE_LOG', 'PLUMBLINE_USERS_KEY'];

/** One program with its arguments: the shell gives its place to it, so that it is the one to be signalled. */
const isSimple = /^[\w./-]+( [^;&|<>()`\n]*)?$/;

/** Runs the command in a process group of its own, which ends with us, however we do. */
export function startChild({ command, folder, env, logFile }: Command): Child {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.includes(name)));
  if (logFile !== undefined) mkdirSync(dirname(logFile), { recursive: true });
  const out = logFile === undefined ? 2 : openSync(logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(isSimple.test(command) ? `exec ${command}` : command, {
      shell: true,
      cwd: folder,
      env: { ...own, ...env },
      detached: true,
      stdio: ['ignore', out, out],
    });
  } finally {
    if (out !== 2) closeSync(out);
  }
  const { pid } = child;
  const dismiss = pid === undefined ? () => undefined : guardGroup(pid);
  let stopping = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  }).then((how) => {
    // What it left in its group must not hold the port that it is to have again.
    if (!stopping) signalGroup(pid, 'SIGKILL');
    dismiss();
    return how;
  });
  return {
    ended,
    async stop() {
      stopping = true;
      signalGroup(pid, 'SIGTERM');
      // The shell may be gone before what it has started.
      await within(patienceMs, untilGone(pid));
      signalGroup(pid, 'SIGKILL');
      await ended;
    },
  };
}

/**
 * Ends the group should this process die without having done so (SIGKILL, a crash): a shell of its own session waits at
 * the end of a pipe whose other end is ours, and the system closes that one whatever happens to us.
 */
function guardGroup(pid: number): () => void {
  const script = `read -r word || { kill -s TERM -- -${pid}; sleep 1; kill -s KILL -- -${pid}; }`;
  const guard = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return () => guard.stdin.end('done\n');
}

/** Resolves when nothing of the group is left, or after twice the patience. */
async function untilGone(pid: number | undefined): Promise<void> {
  const last = Date.now() + 2 * patienceMs;
  while (Date.now() < last && signalGroup(pid, 0)) await sleep(20);
}

/** Answers whether there was one; signal 0 only asks. */
function signalGroup(pid: number | undefined, name: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, name);
  } catch {
    // It is gone, which is what was wanted.
    return false;
  }
}
