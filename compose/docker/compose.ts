import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PlumblineError } from '../../lib/problem.ts';
import { root } from '../root.ts';
import { type Site, stationNames } from '../station.ts';
import { brokenOff, composeProblem } from './problems.ts';

/** Name of a stack's Compose project: of its containers, volumes and network. */
export function projectName(stack: string): string {
  return stack === 'plumbline' ? stack : `plumbline-${stack}`;
}

/** What a stack adds to docker-compose.yml. */
export function overrideFile(site: Site): string {
  return join(site.state, 'docker-compose.override.yml');
}

/** What docker-compose.yml leaves to its environment. */
export function composeEnvironment(site: Site): Record<string, string> {
  return {
    ...Object.fromEntries(
      stationNames.map((name) => [`PLUMBLINE_${name.toUpperCase()}_PORT`, String(site.ports[name])]),
    ),
    PLUMBLINE_ROOT_PASSWORD: site.passwords.root,
    PLUMBLINE_DEBEZIUM_PASSWORD: site.passwords.debezium,
  };
}

/** Runs of `docker compose`, one process each. */
export function composeRunner() {
  const running = new Set<ChildProcess>();

  return {
    /** Resolves when it has done; every line of what it says goes to `onLine`. */
    async run(
      site: Site,
      args: readonly string[],
      onLine: (line: string) => void = () => undefined,
    ): Promise<void> {
      const said: string[] = [];
      const child = spawn('docker', [...globalArguments(site), ...args], {
        cwd: root,
        env: { ...process.env, ...composeEnvironment(site) },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      // Its own process group keeps a Ctrl-C from it; so nothing else ends it with us.
      const kill = () => child.kill();
      process.once('exit', kill);
      running.add(child);
      const read = async (stream: NodeJS.ReadableStream) => {
        for await (const line of createInterface({ input: stream })) {
          said.push(line);
          onLine(line);
        }
      };
      try {
        const ended = new Promise<number | null>((done, fail) => {
          child.once('error', fail);
          child.once('close', done);
        });
        const [code] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
        if (child.killed) throw new PlumblineError(brokenOff);
        if (code !== 0) throw new PlumblineError(composeProblem(args[0] ?? '', said));
      } finally {
        running.delete(child);
        process.off('exit', kill);
      }
    },

    /** Breaks off what is still at work, and waits for its end. */
    async stop(): Promise<void> {
      await Promise.all(
        [...running].map((child) => {
          const ended = once(child, 'close');
          child.kill('SIGTERM');
          return ended;
        }),
      );
    },
  };
}

export type ComposeRunner = ReturnType<typeof composeRunner>;

function globalArguments(site: Site): string[] {
  const override = overrideFile(site);
  const files = [join(root, 'docker-compose.yml'), ...(existsSync(override) ? [override] : [])];
  return [
    'compose',
    ...['--project-name', projectName(site.name)],
    ...['--project-directory', root],
    ...files.flatMap((file) => ['--file', file]),
    ...['--progress', 'plain', '--ansi', 'never'],
  ];
}
