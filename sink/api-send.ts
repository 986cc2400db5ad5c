import { randomBytes } from 'node:crypto';
import { invalid } from '../lib/fields.ts';
import { PlumblineError, type Problem } from '../lib/problem.ts';
import type { Access } from './access.ts';
import type { SendRequest, Sent } from './contract.ts';
import { type Message, messageOf, sentAgain } from './message.ts';
import { post } from './sender.ts';
import type { Store } from './store.ts';

/**
 * Sends a composed or a kept event.
 * @param selves this sink's URLs: its own of this machine first, then those that clients know it by
 */
export async function sendEvent(
  request: SendRequest,
  store: Store,
  access: Access,
  [self, ...others]: readonly [string, ...string[]],
): Promise<Sent> {
  const { to } = request;
  const { message, target } = wanted(request, store);
  const keep = async (path: string) => {
    const sent = await post(self + path, message);
    const { pathname, search } = new URL(sent.to);
    return { ...sent, to: `${access.address?.() ?? self}${pathname}${search}` };
  };
  if (to === undefined) return keep(target);
  const url = URL.canParse(to) ? new URL(to) : undefined;
  if (url && [self, ...others, access.address?.()].includes(url.origin))
    return keep(url.pathname + url.search);
  if (!access.send) return post(to, message);
  return access.send({
    to,
    headers: message.headers,
    ...(message.body.length > 0 && { bodyBase64: message.body.toString('base64') }),
  });
}

function wanted(
  { event, mode = 'binary', seq }: SendRequest,
  store: Store,
): { readonly message: Message; readonly target: string } {
  if (event) return { message: messageOf(event, mode), target: '/' };
  if (seq === undefined) throw invalid('One event is to be sent', 'Give event or seq', 'event');
  const came = store.request(seq);
  const kept = store.get(seq);
  if (!came || !kept) throw new PlumblineError(notKept(seq, store));
  return {
    message: sentAgain(came, kept.event, randomBytes(4).toString('hex')),
    target: came.target.startsWith('/') ? came.target : '/',
  };
}

/** The problem of asking for an event that is gone, or was never there. */
export function notKept(seq: number | string, { first, last }: Pick<Store, 'first' | 'last'>): Problem {
  const code = 'event.not-kept';
  if (Number(seq) >= 1 && Number(seq) <= last) {
    const fix = 'Start the sink with a larger --keep, or replay it from Kafka';
    return { code, message: `Event ${seq} is not kept any more`, fix };
  }
  const has = first > last ? 'no events' : first === last ? `only ${first}` : `${first} to ${last}`;
  return { code, message: `There is no event ${seq}: this sink has ${has}`, fix: 'Name one that it has' };
}
