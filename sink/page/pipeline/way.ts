import type { PipelineView, StationView } from '../../contract.ts';
import { ago, counted, perSecond, span, whole } from '../state/words.ts';

export interface StationCard {
  readonly name: string;
  readonly title: string;
  readonly state: 'up' | 'down' | 'waiting' | 'unknown';
  /** Since when, as a sentence's end: `for 12 s`; empty when nobody saw it come so. */
  readonly since: string;
  readonly address: string;
  readonly detail: string;
  /** `12 events/s`; empty when it cannot be known. */
  readonly rate: string;
  /** Why it was down the last time, and when; empty while it says so itself, and if it never was. */
  readonly lastError: string;
  /** From this station to the next. */
  readonly arrow: string;
}

/**
 * The way as the page may show it: what the sink told of the others holds only while the sink is there.
 * `lostAt`: when the page lost the sink, ms; null while it has it.
 */
export function wayOf(pipeline: PipelineView, lostAt: number | null, now: number): readonly StationCard[] {
  return pipeline.stations.map((station) =>
    lostAt === null ? told(station, pipeline, now) : lost(station, lostAt, now),
  );
}

function told(station: StationView, pipeline: PipelineView, now: number): StationCard {
  const { name, title, state, address, detail, lastError } = station;
  return {
    name,
    title,
    state,
    address,
    detail,
    since: since(station.since, now),
    rate: station.rate === null || state === 'down' ? '' : `${perSecond(station.rate)} ${station.rateOf}/s`,
    lastError: lastError && lastError.text !== detail ? past(station, lastError, now) : '',
    arrow: arrowFrom(name, pipeline),
  };
}

function past({ state }: StationView, error: { at: number; text: string }, now: number): string {
  return `${state === 'up' ? 'was down' : 'said'} ${ago(error.at, now)}: ${error.text}`;
}

function lost({ name, title, address }: StationView, lostAt: number, now: number): StationCard {
  const sink = name === 'sink';
  return {
    name,
    title,
    address,
    state: sink ? 'down' : 'unknown',
    since: since(lostAt, now),
    detail: sink ? 'the page has lost it; reconnecting' : 'the sink, which tells of it, does not answer',
    rate: '',
    lastError: '',
    arrow: '',
  };
}

function since(at: number | null, now: number): string {
  if (at === null) return '';
  return now - at < 1000 ? 'just now' : `for ${span(now - at)}`;
}

/** What waits or flows between two stations, as far as the sources tell. */
function arrowFrom(name: string, { sources, stations }: PipelineView): string {
  const sum = (of: 'lag' | 'rate') => sources.reduce((total, source) => total + source[of], 0);
  const known =
    sources.length > 0 && stations.some((each) => each.name === 'source' && each.state !== 'down');
  if (!known) return '';
  if (name === 'kafka') return `lag ${whole(sum('lag'))}`;
  return name === 'source' ? `${perSecond(sum('rate'))} delivered/s` : '';
}

/** `3 failed, 2 of them dead-lettered`; null when all went well. */
export function failures(failed: number, deadLettered: number): string | null {
  if (failed === 0 && deadLettered === 0) return null;
  const rest = deadLettered > 0 ? `, ${whole(deadLettered)} of them dead-lettered` : ', none dead-lettered';
  return `${counted(failed, 'event')} failed${rest}`;
}

/** Whether the sink watches nothing but itself. */
export const alone = ({ stations }: PipelineView): boolean => stations.every(({ name }) => name === 'sink');

/** Which of those that tell of connectors and sources are there and do not answer. */
export function silentStations({ stations }: PipelineView): Readonly<Record<'connect' | 'source', boolean>> {
  const silent = (wanted: string) => stations.some(({ name, state }) => name === wanted && state !== 'up');
  return { connect: silent('connect'), source: silent('source') };
}
