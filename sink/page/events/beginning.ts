/** What is known of the events' past. Times are ms since 1970. */
export interface Past {
  /** When the sink started; undefined while that is not known. */
  readonly since: number | undefined;
  /** The oldest event that the page has. */
  readonly seq: number;
  readonly receivedMs: number;
}

/** From when on all events are here: the sink's start, or the oldest event if there were some before it; may be NaN. */
export function historyBegins({ since, seq, receivedMs }: Past): number {
  // Events of the sink before it was restarted stay on the page.
  return since !== undefined && seq === 1 ? Math.min(since, receivedMs) : receivedMs;
}
