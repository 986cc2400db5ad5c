import { isDeepStrictEqual } from 'node:util';
import { compareConcurrency } from './compare-concurrency.ts';
import { compareGaps } from './compare-gaps.ts';
import { compareHeaders } from './compare-headers.ts';
import { type Exchange, groupBy, labelOf, partitionOf } from './exchange.ts';
import { type Findings, nothing, short, together } from './findings.ts';
import type { Offsets } from './golden.ts';

/** What of the source's settings bears on the comparison. */
export interface Terms {
  readonly ordered: boolean;
  readonly retry: number;
  readonly timeoutMs: number;
  /** What the `host` header must say. */
  readonly authority: string;
}

/** Requests as they came against requests as recorded; names and addresses are this run's in both. */
export function compareExchanges(
  expected: readonly Exchange[],
  actual: readonly Exchange[],
  terms: Terms,
): Findings {
  // What must be in sequence.
  const stream = terms.ordered ? partitionOf : (one: Exchange) => one.event;
  return together(
    wrong(compareSequences(groupBy(expected, stream), groupBy(actual, stream))),
    wrong(pairs(expected, actual).flatMap(([want, got]) => compareOne(want, got, terms))),
    compareGaps(groupBy(expected, stream), groupBy(actual, stream), terms),
    compareConcurrency(expected, actual, terms.ordered),
  );
}

/** Who got what, where nothing but that is known. */
export function compareSequence(expected: readonly string[], actual: readonly Exchange[]): Findings {
  const got = actual.map(labelOf);
  return isDeepStrictEqual(expected, got)
    ? nothing
    : wrong([`requests: want ${runs(expected)}; got ${runs(got)}`]);
}

export function compareCommitted(expected: Offsets, actual: Offsets): Findings {
  if (isDeepStrictEqual(expected, actual)) return nothing;
  return wrong([`committed offsets: want ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]);
}

function wrong(texts: readonly string[]): Findings {
  return { wrong: texts, timing: [] };
}

type Streams = ReadonlyMap<string, readonly Exchange[]>;

function compareSequences(expected: Streams, actual: Streams): string[] {
  return [...new Set([...expected.keys(), ...actual.keys()])].flatMap((key) => {
    const want = (expected.get(key) ?? []).map(labelOf);
    const got = (actual.get(key) ?? []).map(labelOf);
    if (isDeepStrictEqual(want, got)) return [];
    if (Math.max(want.length, got.length) <= 12)
      return [`requests of ${key}: want ${runs(want)}; got ${runs(got)}`];
    const at = [...want, 'end'].findIndex((label, i) => label !== (got[i] ?? 'end'));
    const counts = `want ${want.length}, got ${got.length}`;
    return [
      `requests of ${key}: ${counts}; number ${at + 1}: want ${want[at] ?? 'none'}, got ${got[at] ?? 'none'}`,
    ];
  });
}

/** `sink p0#0 ×3, dls p0#0` */
function runs(labels: readonly string[]): string {
  const counted: [label: string, times: number][] = [];
  for (const label of labels) {
    const last = counted.at(-1);
    if (last?.[0] === label) last[1]++;
    else counted.push([label, 1]);
  }
  return counted.map(([label, times]) => (times > 1 ? `${label} ×${times}` : label)).join(', ') || 'none';
}

/** Each request of a target for an event with its like. */
function pairs(expected: readonly Exchange[], actual: readonly Exchange[]): [Exchange, Exchange][] {
  const got = groupBy(actual, labelOf);
  return expected.flatMap((want): [Exchange, Exchange][] => {
    const like = got.get(labelOf(want))?.shift();
    return like ? [[want, like]] : [];
  });
}

function compareOne(want: Exchange, got: Exchange, { authority, timeoutMs }: Terms): string[] {
  const differences = [
    ...(['method', 'url', 'httpVersion'] as const)
      .filter((field) => want[field] !== got[field])
      .map((field) => `${field}: want ${want[field]}, got ${got[field]}`),
    ...compareHeaders(want.headers, got.headers, authority),
    ...compareBody(want.body, got.body),
    ...(want.answeredAt === null && got.answeredAt === null ? compareGivenUp(got, timeoutMs) : []),
  ];
  return differences.map((text) => `${labelOf(want)}: ${text}`);
}

function compareBody(want: Buffer, got: Buffer): string[] {
  if (want.equals(got)) return [];
  return [`body: want ${short(want.toString('latin1'))}, got ${short(got.toString('latin1'))}`];
}

/** A connection whose answer is no longer waited for is closed (BEHAVIOUR 5). */
function compareGivenUp({ at, closedAt }: Exchange, timeoutMs: number): string[] {
  if (closedAt !== null && closedAt - at < timeoutMs + 1000) return [];
  return [`the connection was not closed after the timeout of ${timeoutMs} ms`];
}
