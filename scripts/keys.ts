import { readFileSync } from 'node:fs';

/** The terminal as far as keys need it: `process.stdin` is one. */
export interface Terminal {
  setRawMode(on: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** What the terminal itself would do with a key if it were not read one by one. */
const signals: Readonly<Record<string, NodeJS.Signals>> = {
  '\x03': 'SIGINT',
  '\x1c': 'SIGQUIT',
  '\x1a': 'SIGTSTP',
};

/** A person sits at both ends. */
export const isAttended = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

export interface Keys {
  /** Gives the terminal back as it was. */
  release(): void;
}

const lookMs = 1000;

/** What differs in tests. */
interface Surroundings {
  /** To all of our process group, as the terminal does. */
  signal(name: NodeJS.Signals): void;
  isInForeground(): boolean;
}

const real: Surroundings = {
  signal: (name) => void process.kill(0, name),
  isInForeground,
};

/**
 * Calls `press` for each key. Reading them one by one takes Ctrl-C and the like from the terminal, so they are done here:
 * signals go to the whole group, as ever. A job in the background leaves the terminal alone: it would be stopped.
 * Node gives the terminal back when the process ends, by whatever it can hear of.
 */
export function readKeys(terminal: Terminal, press: (key: string) => void, around = real): Keys {
  let isReading = false;
  const onData = (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    const signal = [...text].map((key) => signals[key]).find((name) => name !== undefined);
    if (signal === 'SIGTSTP') stop();
    if (signal) around.signal(signal);
    // An arrow, or what was pasted, is many.
    else if ([...text].length === 1) press(text);
  };
  const start = () => {
    if (isReading || !around.isInForeground()) return;
    isReading = true;
    terminal.setRawMode(true);
    terminal.on('data', onData);
    terminal.resume();
  };
  const stop = () => {
    if (!isReading) return;
    isReading = false;
    terminal.off('data', onData);
    terminal.pause();
    terminal.setRawMode(false);
  };
  /** After Ctrl-Z: `fg` gave us the terminal, `bg` did not. The shell has set it its own way meanwhile. */
  const resumed = () => {
    if (!around.isInForeground()) return stop();
    stop();
    start();
  };
  process.on('SIGCONT', resumed);
  // `fg` of a job that runs in the background tells it nothing.
  const looking = setInterval(start, lookMs).unref();
  start();
  return {
    release() {
      clearInterval(looking);
      process.off('SIGCONT', resumed);
      stop();
    },
  };
}

/** Whether the terminal's keys are for our process group; where the system does not tell so simply, they are. */
function isInForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // Behind the name: state, parent, group, session, terminal, the terminal's group.
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return true;
  }
}
