import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Ran {
  /** Exit code; 127 when the program could not be started. */
  readonly code: number;
  /** stdout and stderr together. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Called with each line as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a helper program to its end; never throws for what the program does. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((done) => {
    const lines: string[] = [];
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.cwd ? { cwd: options.cwd } : {}),
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        options.onLine?.(line);
      });
    }
    child.once('error', (error) => done({ code: 127, output: error.message }));
    child.once('close', (code) => done({ code: code ?? 1, output: lines.join('\n') }));
  });
}

/** The last lines of an output, for a message. */
export function lastWords(output: string, lines = 5): string {
  return output.trim().split('\n').slice(-lines).join('\n    ');
}
