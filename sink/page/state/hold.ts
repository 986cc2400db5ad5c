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

/** The open event; null while it is not found yet. It stays when it leaves the log, or the sink begins a new life. */
export const opened = signal<Entry | null>(null);
let openedAs: string | null = null;

/** What the URL says, which may be a link that somebody shared. */
effect(() => {
  const id = openId.value;
  if (id === openedAs) return;
  opened.value = null;
  if (id === null) openedAs = null;
  else if (revision.value > 0) {
    const entry = log.find(id.includes('-') ? id : `${hello.value?.life ?? ''}-${id}`);
    if (entry) setOpen(id, entry);
  }
});

function setOpen(id: string, entry: Entry): void {
  openedAs = id;
  opened.value = entry;
  if (entry.n > 0) selected.value = entry;
}

/** One that the page's list does not have. @param id as in the URL */
export function openForeign(id: string, entry: Entry): void {
  if (openId.peek() === id) setOpen(id, entry);
}

export function open(entry: Entry): void {
  const place = String(entry.life === hello.value?.life ? entry.seq : entry.id);
  const replace = openId.value !== null;
  batch(() => {
    setOpen(place, entry);
    goTo(`events/${place}`, { replace });
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
