import { isDeepStrictEqual } from 'node:util';
import { type Exchange, labelOf } from './exchange.ts';
import { type Findings, together } from './findings.ts';

/** A wait may differ by this much, whichever is more. */
const tolerance = { percent: 15, ms: 30 };
/** A step that took less in the recording is none of the policy's waits: it must only come at once. */
const noWaitMs = 75;
/** "At once" on a busy machine. */
const atOnceMs = 250;

type Streams = ReadonlyMap<string, readonly Exchange[]>;

/**
 * Waits between the answer to a request (or its start, if it got none) and the next one of the same event. In ordered
 * sources with retries also between two events of a partition: attempts that never reach the sink take their time there.
 */
export function compareGaps(
  expected: Streams,
  actual: Streams,
  { ordered, retry }: { ordered: boolean; retry: number },
): Findings {
  const all = [...expected].flatMap(([key, want]) => {
    const got = actual.get(key) ?? [];
    if (!isDeepStrictEqual(want.map(labelOf), got.map(labelOf))) return [];
    return want.map((one, i) => {
      const before = want[i - 1];
      const isStep = before !== undefined && (one.event === before.event || (ordered && retry > 0));
      return isStep ? compareGap(key, i, want, got) : { wrong: [], timing: [] };
    });
  });
  return together(...all);
}

function compareGap(
  key: string,
  i: number,
  wanted: readonly Exchange[],
  found: readonly Exchange[],
): Findings {
  const want = gap(wanted, i);
  const got = gap(found, i);
  const label = (at: number) => (wanted[at] ? labelOf(wanted[at]) : '');
  const isRetry = label(i) === label(i - 1);
  const allowed = Math.max(tolerance.ms, (want * tolerance.percent) / 100);
  const atOnce = !isRetry && want < noWaitMs;
  if (atOnce ? got <= atOnceMs : Math.abs(got - want) <= allowed) return { wrong: [], timing: [] };
  const wish = atOnce ? `at once (${atOnceMs} ms)` : `${Math.round(want)} ±${Math.round(allowed)} ms`;
  const text = `wait before ${label(i)} (request ${i + 1} of ${key}): want ${wish}, got ${Math.round(got)} ms`;
  // No slow machine comes too early; but one may note late when a request came that got no answer.
  const tooEarly = got < want - 2 * allowed && found[i - 1]?.answeredAt !== null;
  return tooEarly ? { wrong: [text], timing: [] } : { wrong: [], timing: [text] };
}

/** Milliseconds before the i-th. */
function gap(exchanges: readonly Exchange[], i: number): number {
  const before = exchanges[i - 1];
  const one = exchanges[i];
  return before && one ? one.at - (before.answeredAt ?? before.at) : 0;
}

/** Milliseconds of the recording's waits that the policy made. */
export function waits(exchanges: readonly Exchange[]): number[] {
  return exchanges.flatMap((one, i) => {
    const before = exchanges[i - 1];
    const wait = gap(exchanges, i);
    return before !== undefined && (labelOf(one) === labelOf(before) || wait >= noWaitMs) ? [wait] : [];
  });
}
