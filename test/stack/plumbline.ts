import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runtimeNamed } from '../../compose/choose.ts';
import { openDatabase } from '../../compose/database.ts';
import { root } from '../../compose/root.ts';
import { runningSite, savedSite } from '../../compose/site.ts';
import type { RuntimeName, Site } from '../../compose/station.ts';
import { noStatus, type StackStatus, stackStatus } from '../../compose/status.ts';
import { PlumblineError } from '../../lib/problem.ts';
import { listEvents } from '../../scripts/sink-client.ts';
import { renderResult } from '../../scripts/table.ts';
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

/**
 * A stack of its own for one test file. What many tests ask for is asked without the command line, whose start takes a
 * third of a second of a whole core; `run` is for what it says.
 */
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

  /** While it is up. */
  site(): Promise<Site> {
    return runningSite(this.name);
  }

  /** As `status --json`. */
  async status(): Promise<StackStatus> {
    const saved = await savedSite(this.name);
    return saved ? stackStatus(saved.site, await runtimeNamed(saved.site.runtime)) : noStatus(this.name);
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

  /** As `sql --json`. */
  async sql(statement: string): Promise<string> {
    const connection = await openDatabase(await this.site());
    try {
      await connection.changeUser({ database: 'inventory' });
      const [result, fields] = await connection.query(statement);
      return renderResult(result, fields, true).join('\n');
    } finally {
      await connection.end();
    }
  }

  /** All events that the sink has now; none while it is down. */
  async events(): Promise<SinkEvent[]> {
    try {
      return await listEvents(await this.site());
    } catch (error) {
      if (error instanceof PlumblineError) return [];
      throw error;
    }
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
