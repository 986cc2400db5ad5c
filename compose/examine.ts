import type { Problem } from '../lib/problem.ts';
import { findEngine } from './docker/engine.ts';
import { choosePorts } from './ports.ts';
import { savedSite } from './site.ts';
import type { Check, RuntimeName } from './station.ts';
import { stations } from './stations.ts';

export interface Finding {
  readonly title: string;
  readonly runtime: RuntimeName | 'both';
  readonly found?: string;
  readonly problem?: Problem;
}

const engine: Check = {
  title: 'Docker',
  runtime: 'docker',
  async ask() {
    const found = await findEngine();
    return found.ok ? `engine ${found.version}, Compose ${found.compose}` : found.problem;
  },
};

/** Asks what every station wants asked; `runtimes` are those that nothing stands in the way of. */
export async function examine(name: string): Promise<{ findings: Finding[]; runtimes: RuntimeName[] }> {
  const checks = [...new Set([engine, ...stations.flatMap((station) => station.doctor)])];
  const findings = await Promise.all(
    checks.map(async ({ title, runtime, ask }): Promise<Finding> => {
      const answer = await ask();
      return typeof answer === 'string'
        ? { title, runtime, found: answer }
        : { title, runtime, problem: answer };
    }),
  );
  const fails = (which: RuntimeName) =>
    findings.some(({ runtime, problem }) => problem && (runtime === which || runtime === 'both'));
  const runtimes = (['docker', 'native'] as const).filter((which) => !fails(which));
  return { findings: [...findings, await ports(name)], runtimes };
}

/** Taken ports stop nobody: the stack moves to free ones. */
async function ports(name: string): Promise<Finding> {
  const title = 'Ports';
  if ((await savedSite(name))?.up) return { title, runtime: 'both', found: `in use by the stack ${name}` };
  const chosen = await choosePorts(
    stations.map(({ name, port }) => ({ name, ports: [port.preferred], keep: false })),
  );
  const taken = stations.filter(({ name, port }) => chosen[name] !== port.preferred);
  const words = taken.map(({ name, port }) => `${port.preferred} (${name})`).join(', ');
  return {
    title,
    runtime: 'both',
    found: taken.length === 0 ? 'all free' : `taken: ${words}; free ones will be used instead`,
  };
}
