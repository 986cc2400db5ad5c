import type { SinkEvent } from '../contract.ts';
import type { EventView, Operation } from './change.ts';

/** Which events are wanted. What is empty asks nothing; all that is said must hold. */
export interface Filter {
  /** `inventory.customers`, or only `customers`. */
  readonly tables: readonly string[];
  readonly operations: readonly Operation[];
  /** Parts of the attributes, regardless of case. */
  readonly type: string;
  readonly source: string;
  /** Anywhere in the event, regardless of case. */
  readonly text: string;
  /** An expression in CloudEvents SQL over the event's attributes. */
  readonly where: string;
}

export const everything: Filter = { tables: [], operations: [], type: '', source: '', text: '', where: '' };

/** A filter that is no filter, and where the expression goes wrong (0-based). */
export interface FilterProblem {
  readonly message: string;
  readonly at: number;
}

export type Matches = (event: SinkEvent, view: EventView) => boolean;

/** From a URL's query: `?table=customers&op=update&type=…&source=…&q=…&where=…`. */
export function readFilter(_query: URLSearchParams): Filter {
  return everything;
}

export function writeFilter(_filter: Filter): URLSearchParams {
  return new URLSearchParams();
}

export function compileFilter(_filter: Filter): Matches | FilterProblem {
  return () => true;
}
