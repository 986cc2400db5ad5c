import type { Arena, Piece } from './arena.ts';

/** An HTTP request as it came; `rawHeaders` as Node has them: names and values in turn, latin-1. */
export interface Came {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/**
 * A request as bytes: its line and headers in latin-1, then its body. Ten thousand of them as objects and strings would
 * cost V8 over 100 MB, mostly for moving them about; most are never read again.
 */
export interface Packed extends Piece {
  /** Where the body begins. */
  readonly bodyAt: number;
}

/** What no part of a head can hold. */
const separator = '\n';

export function pack({ method, target, httpVersion, rawHeaders, body }: Came, arena: Arena): Packed {
  const head = [method, target, httpVersion, ...rawHeaders].join(separator);
  const { bytes, slab } = arena.take(head.length + body.length);
  bytes.write(head, 'latin1');
  body.copy(bytes, head.length);
  return { bytes, slab, bodyAt: head.length };
}

/** The body is a view of the packed bytes. */
export function unpack({ bytes, bodyAt }: Packed): Came {
  const [method = '', target = '', httpVersion = '', ...rawHeaders] = bytes
    .toString('latin1', 0, bodyAt)
    .split(separator);
  return { method, target, httpVersion, rawHeaders, body: bytes.subarray(bodyAt) };
}
