import { isRecord } from '../../../lib/record.ts';
import { isRepeated } from '../../view/change.ts';
import { dataOf } from '../../view/data.ts';
import type { Entry } from '../state/log.ts';

export interface Step {
  readonly name: string;
  /** Since 1970. */
  readonly ms: number;
  /** Since the step before; null for the first, and for the arrival of what was sent again. */
  readonly since: number | null;
}

/** What is known of an event's way, from the commit to its arrival. */
export function stepsOf({ event, view }: Pick<Entry, 'event' | 'view'>): readonly Step[] {
  const data = dataOf(event);
  const known = [
    ['commit', view.committedMs],
    ['Debezium', isRecord(data) && view.operation !== 'event' ? debezium(data) : null],
    ['here', view.receivedMs],
  ] as const;
  const steps: Step[] = [];
  for (const [name, ms] of known) {
    if (ms === null || !Number.isFinite(ms)) continue;
    const before = steps.at(-1);
    const again = name === 'here' && isRepeated(view);
    steps.push({ name, ms, since: before && !again ? ms - before.ms : null });
  }
  return steps;
}

function debezium({ ts_us: micros, ts_ms: millis }: Readonly<Record<string, unknown>>): number | null {
  if (typeof micros === 'number') return micros / 1000;
  return typeof millis === 'number' ? millis : null;
}
