import { computed, signal } from '@preact/signals';
import { record, type Shape } from '../../../lib/shape.ts';
import type { Hello, PipelineView } from '../../contract.ts';
import * as shapes from '../../contract-shapes.ts';
import { EventLog } from './log.ts';
import { lookMs, Silence } from './silence.ts';
import { type Connection, stationSigns } from './stations.ts';

/** A frame's share for events; with more to come the rest waits for the next. */
const budgetMs = 8;
const retryMs = 500;

/** All events that this page has; `revision` changes when there are more. */
export const log = new EventLog();
export const revision = signal(0);
export const pipeline = signal<PipelineView | null>(null);
export const hello = signal<Hello | null>(null);
export const connection = signal<Connection>('connecting');
/** Events that were gone before this page could have them. */
export const missed = signal(0);
/** Whether the history is there that the sink spoke of at first. */
export const caughtUp = signal(false);
export const stations = computed(() => stationSigns(pipeline.value, connection.value));

let waiting: { id: string; data: string }[] = [];
let taken = 0;
let scheduled = false;
let source: EventSource | undefined;
const silence = new Silence();
let ticking = false;
/** A sink that knows no ids of lives refuses them: it is asked for all, and what is there already is passed over. */
let fromStart = false;

/** One stream for all of the page: history first, then what comes. Goes on where it was after every break. */
export function connect(): void {
  const after = fromStart ? '0' : (log.lastId ?? '0');
  const opened = new EventSource(`/events/stream?pipeline=1&after=${encodeURIComponent(after)}`);
  source = opened;
  silence.heard();
  ticking = false;
  opened.onopen = () => {
    silence.heard();
    fromStart = false;
    connection.value = 'live';
  };
  opened.onmessage = ({ lastEventId, data }: MessageEvent<string>) => {
    silence.heard();
    waiting.push({ id: lastEventId, data });
    schedule();
  };
  opened.onerror = () => {
    // Closed at once by an answer that is no stream.
    fromStart = opened.readyState === EventSource.CLOSED && !fromStart;
    again();
  };
  on(opened, 'hello', shapes.hello, (value) => {
    hello.value = value;
    lookWhetherCaughtUp();
  });
  on(opened, 'missed', shapes.missed, ({ count }) => {
    missed.value += count;
  });
  on(opened, 'pipeline', shapes.pipelineView, (value) => {
    pipeline.value = value;
  });
  on(opened, 'beat', record, () => {
    ticking = true;
  });
}

/** A process that hangs closes no connection: who told something all the time and falls silent is gone, too. */
setInterval(() => {
  if (ticking && silence.look()) again();
}, lookMs);

function again(): void {
  source?.close();
  ticking = false;
  connection.value = 'reconnecting';
  setTimeout(connect, retryMs);
}

function on<T>(of: EventSource, name: string, shape: Shape<T>, take: (value: T) => void): void {
  of.addEventListener(name, ({ data }: MessageEvent<string>) => {
    silence.heard();
    const value: unknown = JSON.parse(data);
    if (shape(value)) take(value);
  });
}

/** Once a frame; by a timer as well, as a page that is not seen has no frames. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  const timer = setTimeout(go, 250);
  const frame = requestAnimationFrame(go);
  function go() {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    scheduled = false;
    drain();
  }
}

function drain(): void {
  const until = performance.now() + (document.hidden ? Number.POSITIVE_INFINITY : budgetMs);
  while (taken < waiting.length && performance.now() < until) {
    const message = waiting[taken++];
    if (message) log.accept(message.id, message.data);
  }
  if (taken < waiting.length) schedule();
  else {
    waiting = [];
    taken = 0;
  }
  revision.value = log.count;
  lookWhetherCaughtUp();
}

function lookWhetherCaughtUp(): void {
  if (hello.value && log.lastOf(hello.value.life) >= hello.value.last) caughtUp.value = true;
}
