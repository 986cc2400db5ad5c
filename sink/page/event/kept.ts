import { PlumblineError } from '../../../lib/problem.ts';
import type { KeptEvent, SinkEvent } from '../../contract.ts';
import { keptEvent } from '../../contract-shapes.ts';
import { positionOf } from '../../position.ts';
import { viewEvent } from '../../view/change.ts';
import { get } from '../state/api.ts';
import type { Entry } from '../state/log.ts';
import { hello } from '../state/stream.ts';

const fetchKept = (seq: number) => get(`/events/${seq}`, keptEvent);
let last: { readonly id: string; readonly kept: Promise<KeptEvent> } | null = null;

/** The event with the request that brought it, of the run of the sink that it came to. Asked for once. */
export function keptOf(entry: Entry): Promise<KeptEvent> {
  if (entry.life !== hello.value?.life) return Promise.reject(new PlumblineError(earlier));
  if (last?.id !== entry.id) {
    const kept = fetchKept(entry.seq);
    last = { id: entry.id, kept };
    kept.catch(() => {
      last = null;
    });
  }
  return last.kept;
}

const earlier = {
  code: 'page.earlier-run',
  message: 'The sink was started anew since, and no longer has the request of this event',
  fix: 'its attributes and data are still shown here, until this page is loaded again',
};

/** One that is only in a link. @param id `SEQ`, or `LIFE-SEQ`: of another run, nobody has it any more */
export async function foreign(id: string): Promise<Entry> {
  const place = positionOf(id);
  if (!place) throw new PlumblineError(noNumber(id));
  const now = hello.value?.life ?? '';
  if (place.life !== undefined && place.life !== now) throw new PlumblineError(gone);
  const { event } = await fetchKept(place.seq);
  return entryOf(event, now);
}

const gone = {
  code: 'page.earlier-run',
  message: 'This event came before the sink was started anew, and the sink no longer has it',
  fix: 'Kafka may: replay its table',
};

const noNumber = (id: string) => ({
  code: 'page.no-number',
  message: `“${id}” is no number of an event`,
  fix: 'choose one in the list',
});

function entryOf(event: SinkEvent, life: string): Entry {
  const view = viewEvent(event);
  return { id: `${life}-${view.seq}`, life, seq: view.seq, n: 0, event, view };
}
