import { createInterface } from 'node:readline';
import type Dockerode from 'dockerode';
import { cause, PlumblineError } from '../../lib/problem.ts';
import { isRecord } from '../../manifests/read.ts';
import { noImage } from './problems.ts';

/** Pulls an image that the engine does not have yet. Says how far it is. */
export async function pullIfMissing(
  engine: Dockerode,
  image: string,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  try {
    await engine.getImage(image).inspect();
    return;
  } catch (error) {
    if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error;
  }
  say(`pulling ${image}`);
  try {
    const total = pullTotal();
    for await (const line of createInterface({ input: await engine.pull(image, { abortSignal: signal }) })) {
      const event: unknown = JSON.parse(line);
      if (!isRecord(event)) continue;
      if (typeof event.error === 'string') throw new Error(event.error);
      say(`pulling ${image}${total(event)}`);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new PlumblineError(noImage(image, cause(error)), { cause: error });
  }
}

/** Adds up the layers of one pull: `: 42 of 120 MB`. A layer's size is known only once its download has begun. */
export function pullTotal(): (event: Record<string, unknown>) => string {
  const layers = new Map<string, { current: number; total: number }>();
  return ({ id, status, progressDetail }) => {
    if (typeof id === 'string') {
      const known = layers.get(id);
      if (status === 'Downloading' && isRecord(progressDetail)) {
        const { current, total } = progressDetail;
        if (typeof current === 'number' && typeof total === 'number') layers.set(id, { current, total });
      } else if (known && (status === 'Download complete' || status === 'Pull complete')) {
        layers.set(id, { ...known, current: known.total });
      }
    }
    const sum = (key: 'current' | 'total') =>
      Math.round([...layers.values()].reduce((all, layer) => all + layer[key], 0) / 1e6);
    return layers.size === 0 ? '' : `: ${sum('current')} of ${sum('total')} MB`;
  };
}

/** What a line of BuildKit's plain progress says: `#9 [source 4/5] RUN npm ci` → `building the image: 4/5 RUN npm ci`. */
export function buildStep(line: string): string | undefined {
  const [, step, what] = /^#\d+ \[(?:[\w-]+ )?(\d+\/\d+)\] (.+)$/.exec(line) ?? [];
  return step && what ? `building the image: ${step} ${what}` : undefined;
}
