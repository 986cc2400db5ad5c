import { join, resolve } from 'node:path';
import type { Logger } from '../../lib/log.ts';
import type { Problem } from '../../lib/problem.ts';
import { containerEnvironment } from '../../manifests/container-env.ts';
import { isKnativeService } from '../../manifests/knative-service.ts';
import type { Resource } from '../../manifests/read.ts';
import { type SecretFile, secretsOf } from '../../manifests/secret.ts';
import { containerOf, folderOf, homeOf, isService } from '../../manifests/service-home.ts';
import { keyOf } from '../desired.ts';
import { freePort } from './free-port.ts';
import { type Program, type ProgramSpec, runProgram } from './program.ts';
import { lostCommand } from './stdin-command.ts';

/** How a program of the user's is doing. */
export interface ProgramStatus {
  /** `NAMESPACE/NAME` of its Service. */
  readonly name: string;
  readonly ready: boolean;
  readonly url: string;
  readonly detail?: string;
}

export interface Programs {
  /** Starts, changes and stops programs so that those of these Services run; answers why others cannot. */
  apply(resources: readonly Resource[], secretFiles?: readonly SecretFile[]): Promise<readonly Problem[]>;
  /** By `NAMESPACE/NAME` of a Service. */
  of(key: string): Program | undefined;
  /** By its port. */
  at(port: number): Program | undefined;
  status(): ProgramStatus[];
  stop(): Promise<void>;
}

type Wanted = Omit<ProgramSpec, 'port' | 'env'> & { readonly env: (port: number) => Record<string, string> };

/** Runs what the Services name by `plumbline.dev/command`; `logs`: folder of a log for each, NAMESPACE.NAME.log. */
export function runPrograms({ log, logs }: { log: Logger; logs: string | undefined }): Programs {
  const running = new Map<string, Program>();
  /** A Service keeps its port, so that what delivers to it need not be told. */
  const ports = new Map<string, number>();
  let yaml: ReadonlySet<string> = new Set();
  /** One change after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  async function start(wanted: Wanted): Promise<void> {
    const port = ports.get(wanted.key) ?? (await freePort());
    ports.set(wanted.key, port);
    const spec = { ...wanted, port, env: wanted.env(port) };
    const there = running.get(wanted.key);
    if (there) there.become(spec);
    else
      running.set(
        wanted.key,
        runProgram(spec, (file) => yaml.has(file), log),
      );
  }

  async function apply(
    resources: readonly Resource[],
    secretFiles: readonly SecretFile[],
  ): Promise<Problem[]> {
    const problems: Problem[] = [];
    yaml = new Set(resources.map(({ file }) => resolve(file)));
    const asked = resources.filter((one) => isService(one) && homeOf(one, resources).kind === 'command');
    const wanted = asked.flatMap((one) => wantedFor(one, resources, secretFiles, logs, problems) ?? []);
    // One that is refused runs on as it was, like any edit that is refused.
    const kept = new Set(asked.map(keyOf));
    const gone = [...running].filter(([key]) => !kept.has(key));
    await Promise.all(
      gone.map(async ([key, program]) => {
        running.delete(key);
        log.info({ function: key }, 'function stops');
        await program.stop();
      }),
    );
    for (const one of wanted) await start(one);
    return problems;
  }

  return {
    apply(resources, secretFiles = []) {
      const result = turn.then(() => apply(resources, secretFiles));
      turn = result.catch(() => undefined);
      return result;
    },
    of: (key) => running.get(key),
    at: (port) => [...running.values()].find((program) => program.port === port),
    status: () =>
      [...running].map(([name, { port, waiting }]) => ({
        name,
        ready: waiting === undefined,
        url: `http://127.0.0.1:${port}`,
        ...(waiting === undefined ? {} : { detail: waiting }),
      })),
    async stop() {
      await turn;
      await Promise.all([...running.values()].map((program) => program.stop()));
    },
  };
}

/** File of a program's output. */
export const programLog = (logs: string, key: string): string => join(logs, `${key.replace('/', '.')}.log`);

function wantedFor(
  service: Resource,
  resources: readonly Resource[],
  secretFiles: readonly SecretFile[],
  logs: string | undefined,
  problems: Problem[],
): Wanted | undefined {
  const home = homeOf(service, resources);
  if (home.kind !== 'command') return undefined;
  const lost = lostCommand(service);
  if (lost) {
    problems.push(lost);
    return undefined;
  }
  const key = keyOf(service);
  const found = containerOf(service, resources);
  const secrets = secretsOf(resources, secretFiles);
  const { env, problems: wrong } = found
    ? containerEnvironment(found.owner, found.container, { resources, secrets })
    : { env: {}, problems: [] };
  problems.push(...wrong);
  if (wrong.length > 0) return undefined;
  const own: Record<string, string> = isKnativeService(service)
    ? { K_SERVICE: service.name, K_CONFIGURATION: service.name, K_REVISION: `${service.name}-00001` }
    : {};
  return {
    key,
    command: home.command,
    folder: folderOf(service),
    env: (port) => ({ ...env, ...own, PORT: String(port) }),
    logFile: logs === undefined ? undefined : programLog(logs, key),
  };
}
