import { PlumblineError } from '../lib/problem.ts';
import type { ReplayRequest } from '../lib/source-requests.ts';

/** Offsets of one partition. */
export interface Span {
  readonly partition: number;
  readonly start: number;
  /** One after the last. */
  readonly end: number;
}

/**
 * Which of the offsets that are there are meant.
 * @param there those of all partitions of the topic, in their order
 * @throws PlumblineError `replay.range`
 */
export function spansOf(
  { partition, from, to }: Pick<ReplayRequest, 'partition' | 'from' | 'to'>,
  there: readonly Span[],
): Span[] {
  const meant = partition === undefined ? there : there.filter((one) => one.partition === partition);
  if (meant.length === 0) {
    const last = there.length - 1;
    const has = last === 0 ? 'It has partition 0 only.' : `Name one from 0 to ${last}.`;
    throw outside(`the topic has no partition ${partition}`, has);
  }
  const isPart = from !== undefined || to !== undefined;
  if (isPart && meant.length > 1) {
    throw outside(
      `the topic has ${meant.length} partitions, and offsets are those of one`,
      `Name the partition, too: from 0 to ${meant.length - 1}.`,
      'partition',
    );
  }
  return meant.map((one) => (isPart ? cut(one, from ?? one.start, to ?? one.end - 1) : one));
}

function cut({ partition, start, end }: Span, from: number, to: number): Span {
  if (from >= start && to < end && from <= to) return { partition, start: from, end: to + 1 };
  const asked = from === to ? `offset ${from}` : `offsets ${from} to ${to}`;
  if (start === end) {
    throw outside(
      `partition ${partition} has no records, so no ${asked}`,
      'Leave the offsets out, or wait for some.',
    );
  }
  const has = start === end - 1 ? `offset ${start}` : `offsets ${start} to ${end - 1}`;
  throw outside(`partition ${partition} does not have ${asked}`, `It has ${has}.`);
}

const outside = (message: string, fix: string, field?: string): PlumblineError =>
  new PlumblineError({ code: 'replay.range', message, fix, ...(field !== undefined && { field }) });
