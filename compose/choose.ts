import { PlumblineError } from '../lib/problem.ts';
import { findEngine } from './docker/engine.ts';
import { nativeRuntime } from './native/runtime.ts';
import type { Runtime } from './runtime.ts';
import type { RuntimeName } from './station.ts';

export interface Choice {
  readonly runtime: Runtime;
  /** For people: which, and why. */
  readonly why: string;
}

/** `auto` takes Docker when an engine with Compose answers, else plain processes. */
export async function chooseRuntime(wanted: 'auto' | RuntimeName): Promise<Choice> {
  if (wanted === 'native') return { runtime: nativeRuntime(), why: 'native, as asked for' };
  const engine = await findEngine();
  if (engine.ok) {
    const which = `Docker ${engine.version} with Compose ${engine.compose}`;
    return {
      runtime: await runtimeNamed('docker'),
      why: wanted === 'auto' ? `docker: ${which} answers` : `docker, as asked for: ${which}`,
    };
  }
  if (wanted === 'docker') throw new PlumblineError(engine.problem);
  return { runtime: nativeRuntime(), why: `native: ${engine.problem.message}` };
}

/** The runtime that a saved stack was started with. */
export async function runtimeNamed(name: RuntimeName): Promise<Runtime> {
  // Loaded only when it is needed: a Docker client is a lot of code.
  return name === 'docker' ? (await import('./docker/runtime.ts')).dockerRuntime() : nativeRuntime();
}
