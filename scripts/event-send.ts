import type { Site } from '../compose/station.ts';
import { PlumblineError } from '../lib/problem.ts';
import type { SendRequest, Sent } from '../sink/contract.ts';
import { sinkPeer } from './peers.ts';
import { askJson } from './post-json.ts';
import { listEvents } from './sink-client.ts';
import { sentOf } from './source-access.ts';

/** Has the stack's sink send an event. @throws PlumblineError */
export async function sendToSink(site: Site, request: SendRequest): Promise<Sent> {
  return sentOf(await askJson(sinkPeer(site), '/api/send', request));
}

/** `event 17: 200 by http://… in 3 ms`, and what was said, if it was refused. */
export function sentText(what: string, { to, status, ms, body }: Sent): string {
  const said = status < 300 || body.trim() === '' ? '' : `\n  ${body.trim().split('\n', 1)[0]}`;
  return `${what}: ${status} by ${to} in ${ms} ms${said}`;
}

/** The number of a kept event that is named by it, or by its id. @throws PlumblineError */
export async function seqOf(site: Site, name: string): Promise<number> {
  if (/^\d{1,15}$/.test(name)) return Number(name);
  const found = (await listEvents(site)).filter(({ id }) => id === name);
  const [only, ...more] = found;
  if (only && more.length === 0) return Number(only.plumblineseq);
  const all = found.map(({ plumblineseq, source }) => `${plumblineseq} (${source})`).join(', ');
  throw new PlumblineError(
    only
      ? {
          code: 'event.several',
          message: `several events have the id ${name}`,
          fix: `Name one by its number: ${all}.`,
        }
      : {
          code: 'event.unknown',
          message: `no event of the id ${name} is kept`,
          fix: 'Look which there are: npm run stack -- events list.',
        },
  );
}
