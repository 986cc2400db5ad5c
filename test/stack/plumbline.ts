import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../compose/root.ts';
import type { RuntimeName } from '../../compose/station.ts';
import type { StackStatus } from '../../compose/status.ts';
import type { SinkEvent } from '../../sink/contract.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line's. */
export const program = join(root, 'scripts/stack.ts');

/** Starts the command line as a user's shell would. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs the command line to its end. */
export function plumbline(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = start(args, env);
  child.stdin?.end();
  return ended(child);
}

export function ended(child: ChildProcess): Promise<Ran> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
}

/** A stack of its own for one test file. */
export class TestStack {
  readonly name = `t-${randomBytes(4).toString('hex')}`;
  readonly runtime: RuntimeName;

  constructor(runtime: RuntimeName) {
    this.runtime = runtime;
  }

  /** Runs a verb on this stack. */
  run(verb: string, ...args: readonly string[]): Promise<Ran> {
    return plumbline([...verb.split(' '), '--name', this.name, ...args]);
  }

  async up(...args: readonly string[]): Promise<StackStatus> {
    const ran = await this.run('up', '--detach', '--json', '--runtime', this.runtime, ...args);
    if (ran.code !== 0) throw new Error(`up ended with ${ran.code}:\n${ran.err}\n${await this.words()}`);
    return JSON.parse(ran.out);
  }

  /** As `up -f -`, with YAML on standard input. */
  async upFrom(yaml: string): Promise<StackStatus> {
    const up = ['up', '--detach', '--json', '--runtime', this.runtime, '--name', this.name, '-f', '-'];
    const child = start(up);
    child.stdin?.end(yaml);
    const ran = await ended(child);
    if (ran.code !== 0) throw new Error(`up ended with ${ran.code}:\n${ran.err}\n${await this.words()}`);
    return JSON.parse(ran.out);
  }

  async status(): Promise<StackStatus> {
    return JSON.parse((await this.run('status', '--json')).out);
  }

  /** Waits until the status satisfies the condition. */
  async statusThat(holds: (status: StackStatus) => boolean, seconds = 60): Promise<StackStatus> {
    const last = Date.now() + seconds * 1000;
    for (;;) {
      const now = await this.status();
      if (holds(now)) return now;
      if (Date.now() > last)
        throw new Error(`after ${seconds} s it is ${JSON.stringify(now)}\n${await this.words()}`);
      await wait(100);
    }
  }

  async sql(statement: string): Promise<string> {
    const ran = await this.run('sql', '--json', statement);
    if (ran.code !== 0) throw new Error(`sql ended with ${ran.code}: ${ran.err}`);
    return ran.out;
  }

  /** All events that the sink has now. */
  async events(): Promise<SinkEvent[]> {
    const { out } = await this.run('events list', '--json');
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  /** Waits until the sink has `count` events that satisfy the condition; throws with what it has instead. */
  async eventsThat(holds: (event: SinkEvent) => boolean, count = 1, seconds = 60): Promise<SinkEvent[]> {
    const last = Date.now() + seconds * 1000;
    for (;;) {
      const all = await this.events();
      const found = all.filter(holds);
      if (found.length >= count) return found;
      if (Date.now() > last) {
        const have = all.map((event) => JSON.stringify(event).slice(0, 300)).join('\n');
        throw new Error(
          `${found.length} of ${count} events after ${seconds} s; the sink has\n${have}\n${await this.words()}`,
        );
      }
      await wait(100);
    }
  }

  /** Stops it and drops its state. */
  async purge(): Promise<Ran> {
    return this.run('down', '--purge');
  }

  /** The last of every station's log, for a failed test. */
  async words(): Promise<string> {
    return (await this.run('logs', '--tail', '15')).out;
  }
}
