import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../emulator/serving/free-port.ts';
import { start } from './plumbline.ts';

interface Status {
  readonly sources: readonly {
    readonly name: string;
    readonly ready: boolean;
    readonly delivered: number;
    readonly conditions: readonly { readonly type: string; readonly message?: string }[];
  }[];
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

/** `plumbline source`, alone. */
export class SourceProcess {
  /** All that it logged. */
  log = '';
  readonly #child: ChildProcess;
  readonly #url: string;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#url = `http://127.0.0.1:${port}`;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
  }

  static async start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<SourceProcess> {
    const port = await freePort();
    return new SourceProcess(start(['source', '--port', String(port), ...args], env), port);
  }

  async get(path: string): Promise<{ status: number; body: string }> {
    const response = await fetch(`${this.#url}${path}`);
    return { status: response.status, body: await response.text() };
  }

  async status(): Promise<Status> {
    return JSON.parse((await this.get('/status')).body);
  }

  /** Waits until the status satisfies the condition. */
  async statusThat(holds: (status: Status) => boolean, seconds = 60): Promise<Status> {
    const last = Date.now() + seconds * 1000;
    for (;;) {
      const now = await this.status().catch(() => undefined);
      if (now && holds(now)) return now;
      if (Date.now() > last) throw new Error(`after ${seconds} s: ${JSON.stringify(now)}\n${this.log}`);
      await wait(50);
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }
}
