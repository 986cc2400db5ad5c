/** Where a reader of events left off. */
export interface Position {
  /** The run of the sink that gave the number; absent where only a number is told. */
  readonly life?: string;
  /** plumblineseq of the last event seen. */
  readonly seq: number;
}

/** `LIFE-SEQ` or `SEQ`, as in `Last-Event-ID` and `?after=`; undefined if it is neither. */
export function positionOf(text: string): Position | undefined {
  const match = /^(?:([0-9a-z]{1,32})-)?(\d{1,15})$/.exec(text);
  if (!match) return undefined;
  const seq = Number(match[2]);
  return match[1] === undefined ? { seq } : { life: match[1], seq };
}
