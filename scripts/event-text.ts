import { printable } from '../lib/printable.ts';
import { eventsOf } from '../sink/accept.ts';
import type { KeptEvent } from '../sink/contract.ts';
import { toText } from '../sink/go/bytes.ts';
import { Output } from '../sink/go/output.ts';
import { writeText } from '../sink/text.ts';

/** What event_display prints for a kept event, byte for byte: read anew from its request. */
export function displayText({ event, request }: KeptEvent): Buffer {
  const raw = request.headers.flat();
  // Of a batch, the one that it is.
  const all = eventsOf(raw, Buffer.from(request.body, 'base64'));
  const found = all.find(({ id, source }) => toText(id) === event.id && toText(source) === event.source);
  const out = new Output();
  const one = found ?? all[0];
  if (one) writeText(one, out);
  return Buffer.from(out.view());
}

/** To a file or a pipe as it is; a terminal gets nothing that it would obey. */
export function printText(text: Buffer, stream: NodeJS.WriteStream = process.stdout): void {
  stream.write(stream.isTTY ? printable(text.toString(), '\n\t') : text);
}
