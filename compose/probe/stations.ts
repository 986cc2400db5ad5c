import { WaitsForYaml } from '../station.ts';
import { ask } from './http.ts';

/** How long a station may take to answer, ms; whoever watches it is more impatient than whoever starts it. */
export const patienceMs = 2000;

export async function connectReady(url: string, ms = patienceMs): Promise<string> {
  // The root page answers before the worker has joined its group; this one does not.
  const { status } = await ask(`${url}/connectors`, ms);
  if (status !== 200) throw new Error(`REST answers ${status}`);
  return 'REST answers';
}

export async function sourceReady(url: string, ms = patienceMs): Promise<string> {
  const { status, text } = await ask(`${url}/readyz`, ms);
  if (status === 503) throw new WaitsForYaml(text.trim());
  if (status !== 200) throw new Error(text.trim() || `answers ${status}`);
  return text.trim();
}

export async function sinkReady(url: string, ms = patienceMs): Promise<string> {
  const { status } = await ask(`${url}/healthz`, ms);
  if (status >= 300) throw new Error(`answers ${status}`);
  return 'takes events';
}
