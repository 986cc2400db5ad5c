import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../../compose/root.ts';

/** Starts `plumbline source` on a file. */
export type Launch = (file: string, bootstrapServers: string, flags: readonly string[]) => SourceProcess;

/** How long a stop may take: a cluster would kill it after some time, too. */
const stopMs = 10_000;

const running = new Set<SourceProcess>();
process.on('exit', killAll);

/** Leaves none, whoever waits for it. */
export function killAll(): void {
  for (const one of running) one.kill();
}

export const natively: Launch = (file, bootstrapServers, flags) => {
  const child = spawn(
    process.execPath,
    [join(root, 'scripts/stack.ts'), ...words(file, bootstrapServers, flags)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return new SourceProcess(child, () => child.kill('SIGKILL'));
};

let containers = 0;

/** In the stack's own image, on the machine's network: Kafka and the sinks have the addresses that they have natively. */
export function inDocker(image: string, project: string): Launch {
  return (file, bootstrapServers, flags) => {
    const name = `${project}-source-${containers++}`;
    const user =
      process.getuid && process.getgid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
    const child = spawn(
      'docker',
      [
        ...['run', '--rm', '--init', '--name', name, '--network', 'host', ...user],
        ...['--volume', `${dirname(file)}:/cases:ro`, image, 'node', 'scripts/stack.ts'],
        ...words(`/cases/${basename(file)}`, bootstrapServers, flags),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return new SourceProcess(child, () => spawnSync('docker', ['kill', name], { stdio: 'ignore' }));
  };
}

function words(file: string, bootstrapServers: string, flags: readonly string[]): string[] {
  return ['source', '-f', file, '--bootstrap-servers', bootstrapServers, '--json', ...flags];
}

/** One life of the emulator. */
export class SourceProcess {
  /** `NAMESPACE/NAME` of the sources that said so. */
  readonly ready = new Set<string>();
  /** With its exit code. */
  readonly ended: Promise<number | null>;
  hasEnded = false;
  readonly #child: ChildProcess;
  readonly #kill: () => void;
  /** Each line of its log. */
  readonly said: string[] = [];

  constructor(child: ChildProcess, kill: () => void) {
    this.#child = child;
    this.#kill = kill;
    running.add(this);
    this.ended = new Promise((done) => {
      child.once('error', (error) => this.said.push(error.message));
      child.once('close', (code) => {
        this.hasEnded = true;
        running.delete(this);
        done(code);
      });
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#read(line));
  }

  /** Of the process, or of the client of the engine whose container it is. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when each of them is ready; throws why not. */
  async untilReady(keys: readonly string[]): Promise<void> {
    const last = Date.now() + 60_000;
    for (;;) {
      const missing = keys.filter((key) => !this.ready.has(key));
      if (missing.length === 0) return;
      if (this.hasEnded) throw new Error(`the source ended before it was ready:\n${this.lastWords}`);
      if (Date.now() > last) throw new Error(`not ready: ${missing.join(', ')}\n${this.lastWords}`);
      await wait(20);
    }
  }

  /** As a user's or a cluster's stop: SIGTERM. Resolves with what is wrong about it, if anything. */
  async stop(): Promise<string | undefined> {
    if (this.hasEnded) return `the source ended by itself:\n${this.lastWords}`;
    this.#child.kill('SIGTERM');
    const late = AbortSignal.timeout(stopMs);
    late.addEventListener('abort', () => this.kill(), { once: true });
    const code = await this.ended;
    if (late.aborted) return `the source did not stop within ${stopMs / 1000} s of SIGTERM`;
    return code === 0 ? undefined : `the source ended with ${code}:\n${this.lastWords}`;
  }

  /** As a crash. */
  kill(): void {
    if (!this.hasEnded) this.#kill();
  }

  get lastWords(): string {
    return this.said.slice(-5).join('\n');
  }

  #read(line: string): void {
    const [, key] = /^\{"ready":"(.*)"\}$/.exec(line) ?? [];
    if (key) this.ready.add(key);
    else this.said.push(line);
  }
}
