/** A header line: latin-1, so that a char is a byte; the name with its case. */
export type Header = readonly [name: string, value: string];

/** A request as it stood on the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** `HTTP/1.1` */
  readonly httpVersion: string;
  /** In their order. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

export type Target = 'sink' | 'dls' | 'redirect-target';

/** A request and what became of it; times in milliseconds of one clock. */
export interface Exchange extends WireRequest {
  readonly target: Target;
  /** `p0#3`: partition and offset of its record. */
  readonly event: string;
  readonly at: number;
  /** When its answer was sent; null if it got none. */
  readonly answeredAt: number | null;
  /** When the client gave up the connection before the answer. */
  readonly closedAt: number | null;
}

/** `p0#3`, by the two extensions that every event has (BEHAVIOUR 0.9). */
export function eventOf(headers: readonly Header[]): string {
  return `p${headerOf(headers, 'ce-knativekafkapartition') ?? '?'}#${headerOf(headers, 'ce-knativekafkaoffset') ?? '?'}`;
}

/** Of the first header with this name, in whatever case. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

export function labelOf({ target, event }: Pick<Exchange, 'target' | 'event'>): string {
  return `${target} ${event}`;
}

export function partitionOf({ event }: Pick<Exchange, 'event'>): string {
  return event.split('#')[0] ?? '';
}

/** The moment from which it was no longer in flight. */
export function endOf({ at, answeredAt, closedAt }: Exchange): number {
  return answeredAt ?? closedAt ?? at;
}

/** Groups of a list, each in the list's order. */
export function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
