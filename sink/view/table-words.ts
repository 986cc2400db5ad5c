import type { RowsLimits, StationView, TableView } from '../contract.ts';
import { timeOfDay } from './time-of-day.ts';

type Counted = RowsLimits & Pick<TableView, 'rows'>;

/** `12,345` */
export const whole = (count: number): string => count.toLocaleString('en');

/** `at least 520,000`; `not counted` for a table without a primary key. */
export function rowCount({ rows, atLeast, keyless }: Counted): string {
  if (keyless) return 'not counted';
  return atLeast ? `at least ${whole(rows)}` : whole(rows);
}

/** What is not known of its rows, a sentence each. */
export function rowsLimits({ rows, cut = 0, atLeast, keyless }: Counted): string[] {
  if (keyless) return ['no primary key: rows cannot be told apart, only changes are counted'];
  const kept = rows - cut;
  return [
    ...(atLeast ? ['there are more rows than are counted'] : []),
    ...(cut > 0 ? [`${contents(kept)} kept, ${whole(cut)} are only counted`] : []),
  ];
}

const contents = (kept: number): string =>
  kept === 0 ? 'no row’s contents are' : `only ${whole(kept)} rows’ contents are`;

/** Whether the events told less than there is, as far as can be seen, which a snapshot would mend. */
export function isPartlyTold({ complete, keyless, atLeast, rows, databaseRows }: TableView): boolean {
  return !complete && !keyless && !atLeast && rows !== databaseRows;
}

/** `since 14:03:07, when this sink started` */
export function sinceStart(stations: readonly StationView[]): string {
  const since = stations.find(({ name }) => name === 'sink')?.since ?? null;
  return since === null ? 'since this sink started' : `since ${timeOfDay(since)}, when this sink started`;
}
