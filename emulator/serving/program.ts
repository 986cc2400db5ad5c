import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../../lib/log.ts';
import { type Child, type Command, startChild } from './child.ts';
import { watchFolder } from './folder-watch.ts';

/** A program of the user's, as its Service wants it. */
export interface ProgramSpec extends Command {
  /** `NAMESPACE/NAME` of its Service. */
  readonly key: string;
  readonly port: number;
}

/** A program that is kept running. */
export interface Program {
  readonly port: number;
  /** Resolves when its port took a connection for the first time, or never. */
  readonly opened: Promise<void>;
  /** Why it does not take requests; undefined when it does. */
  readonly waiting: string | undefined;
  /** Runs it with this from now on. */
  become(spec: ProgramSpec): void;
  stop(): Promise<void>;
}

/** Pauses before it is started again, ms; whoever ran for longer than the last begins anew. */
const firstPause = 200;
const longestPause = 10_000;

/** Starts the program, again when it ends by itself, and when files of its folder change. */
export function runProgram(first: ProgramSpec, isLeftOut: (file: string) => boolean, log: Logger): Program {
  const { key, port } = first;
  const opened = Promise.withResolvers<void>();
  let spec = first;
  let child: Child | undefined;
  let waiting: string | undefined = `${key} has not opened port ${port} (PORT) yet`;
  let why = '';
  let stopped = false;
  let woken = new AbortController();
  let watch = watchFolder(spec.folder, isLeftOut, () => again('a file of its folder changed'));

  /** Ends what runs; the loop starts it again. */
  function again(reason: string): void {
    why = reason;
    woken.abort();
    void child?.stop();
  }

  const done = (async () => {
    let pause = firstPause;
    while (!stopped) {
      woken = new AbortController();
      why = '';
      const began = performance.now();
      const running = spec;
      const from = sizeOf(running.logFile);
      log.info({ function: key, port, command: running.command, folder: running.folder }, 'function starts');
      child = startChild(running);
      const opening = untilOpen(port, woken.signal).then((open) => {
        if (!open) return;
        waiting = undefined;
        log.info({ function: key, url: `http://127.0.0.1:${port}` }, 'function takes requests');
        opened.resolve();
      });
      const how = await child.ended;
      const wasAsked = why !== '' || stopped;
      woken.abort();
      await opening;
      child = undefined;
      waiting = `${key} ended (${how})${await lastWords(running.logFile, from)}`;
      if (wasAsked) {
        waiting = `${key} has not opened port ${port} (PORT) again yet`;
        if (!stopped) log.info({ function: key }, `function is started again: ${why}`);
        pause = firstPause;
        continue;
      }
      pause = performance.now() - began > longestPause ? firstPause : Math.min(2 * pause, longestPause);
      log.warn({ function: key, pauseMs: pause }, `function ended by itself (${how}), it is started again`);
      woken = new AbortController();
      await sleep(pause, undefined, { signal: woken.signal }).catch(() => undefined);
    }
  })();

  return {
    port,
    opened: opened.promise,
    get waiting() {
      return waiting;
    },
    become(next) {
      if (isDeepStrictEqual(next, spec)) return;
      const hasMoved = next.folder !== spec.folder;
      spec = next;
      if (hasMoved) {
        void watch.stop();
        watch = watchFolder(spec.folder, isLeftOut, () => again('a file of its folder changed'));
      }
      again('its YAML changed');
    },
    async stop() {
      stopped = true;
      woken.abort();
      await Promise.all([watch.stop(), child?.stop()]);
      await done;
    },
  };
}

/** Whether the port took a connection before the signal. */
async function untilOpen(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await takesConnections(port)) return true;
    await sleep(50, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', done(true)).once('error', done(false));
  });
}

/** What it said at its end, for a status; only what came after the first `from` bytes of its log. */
async function lastWords(file: string | undefined, from: number): Promise<string> {
  const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  const words = bytes && tellingLine(bytes.subarray(from).toString('utf8'));
  return words === undefined ? '' : `: ${words}`;
}

/** The line of a program's last output that says what went wrong: a runtime's own trailer says nothing. */
export function tellingLine(text: string): string | undefined {
  const all = text.split('\n').map((line) => line.trim());
  const lines = all.filter((line) => line !== '').slice(-50);
  return lines.find((line) => /^\w*(Error|Exception)\b|error:/i.test(line)) ?? lines.at(-1);
}

const sizeOf = (file = ''): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
