import { batch, computed, effect, signal } from '@preact/signals';
import { Listing } from '../events/listing.ts';
import { goTo, hash } from '../tabs.ts';
import { matches } from './filter.ts';
import type { Entry } from './log.ts';
import { caughtUp, hello, log, revision } from './stream.ts';

/** The list stands still until it is told to go on; what comes is kept for then. */
export const paused = signal(false);
/** Away from the newest event. */
export const scrolled = signal(false);
export const selected = signal<Entry | null>(null);
/** Events up to this number of the page are not shown. */
export const clearedAt = signal(0);
/** The newest of the page when the list came to stand; null while it moves. */
const heldAt = signal<number | null>(null);

const listing = computed(() => new Listing(log, matches.value, clearedAt.value));

/** The list as it is shown: newest first, without what came since it stands still. */
export const shown = computed(() => {
  const of = listing.value;
  if (revision.value > 0) of.refresh();
  const fresh = heldAt.value === null ? 0 : of.after(heldAt.value);
  return {
    size: of.size - fresh,
    fresh,
    at: (index: number) => of.at(index + fresh),
    /** Of an event, or where it would be. */
    indexOf: (entry: Entry) => Math.max(0, of.after(entry.n) - fresh),
  };
});

/** `SEQ` or `LIFE-SEQ` of the event that is open. */
export const openId = computed(() => {
  const [tab, id] = hash.value.split('/');
  return tab === 'events' && id ? id : null;
});

export const holding = computed(
  () => paused.value || scrolled.value || selected.value !== null || openId.value !== null,
);

effect(() => {
  if (!holding.value) heldAt.value = null;
  // History is no news.
  else if (caughtUp.value && heldAt.peek() === null) heldAt.value = log.count;
});

export function open(entry: Entry): void {
  const place = entry.life === hello.value?.life ? entry.seq : entry.id;
  batch(() => {
    selected.value = entry;
    goTo(`events/${place}`, { replace: openId.value !== null });
  });
}

export function close(): void {
  if (openId.value !== null) goTo('events');
}

export function toLive(): void {
  batch(() => {
    close();
    paused.value = false;
    scrolled.value = false;
    selected.value = null;
  });
}

export function clear(): void {
  batch(() => {
    toLive();
    clearedAt.value = log.count;
  });
}
