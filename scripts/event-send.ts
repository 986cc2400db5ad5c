import type { Site } from '../compose/station.ts';
import { printable } from '../lib/printable.ts';
import type { SendRequest, Sent } from '../sink/contract.ts';
import { sinkPeer } from './peers.ts';
import { askJson } from './post-json.ts';
import { sentOf } from './source-access.ts';

/** Has the stack's sink send an event. @throws PlumblineError */
export async function sendToSink(site: Site, request: SendRequest): Promise<Sent> {
  return sentOf(await askJson(sinkPeer(site), '/api/send', request));
}

/** `event 17: 200 by http://… in 3 ms`, and what was said, if it was refused. */
export function sentText(what: string, { to, status, ms, body }: Sent): string {
  const said =
    status < 300 || body.trim() === '' ? '' : `\n  ${printable(body.trim().split('\n', 1)[0] ?? '')}`;
  return `${printable(what)}: ${status} by ${printable(to)} in ${ms} ms${said}`;
}

/** What an event lacked, and got. */
export function filledText(number: number, filled: readonly string[]): string {
  const [one = '', ...more] = filled;
  const got =
    more.length > 0
      ? 'they are filled in'
      : one === 'time'
        ? 'the present one is filled in'
        : 'one is filled in';
  return `event ${number} has no ${listed(filled)}: ${got}`;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
