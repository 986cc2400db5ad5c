import { styleText } from 'node:util';
import { printable } from '../lib/printable.ts';
import type { ReplayProgress } from '../lib/source-requests.ts';

/** How far a replay is, in words. */
export function replayText(progress: ReplayProgress): string {
  const { id, sink, delivered, failed, total, lastError, done, problem } = progress;
  const what = done ? 'replayed' : problem ? 'ended:' : 'replaying';
  const counts = failed > 0 ? `${delivered} of ${total}, ${failed} failed` : `${delivered} of ${total}`;
  const why = lastError === undefined ? '' : `, last failed attempt: ${printable(lastError)}`;
  return `${what} ${counts} to ${sink}${why} (plumblinereplay: ${id})`;
}

/** The part of a process's stderr that it takes. */
interface Stream {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): boolean;
}

/** Shows progress on stderr: one line that changes, or, where that is no terminal, the first and each new reason of failure. */
export class ReplayLine {
  readonly #stream: Stream;
  #shown = '';
  readonly #told = new Set<string | undefined>();

  constructor(stream: Stream = process.stderr) {
    this.#stream = stream;
  }

  show(progress: ReplayProgress): void {
    const text = replayText(progress);
    if (this.#stream.isTTY) {
      const line = text.slice(0, Math.max(20, this.#stream.columns - 1));
      if (line !== this.#shown) this.#stream.write(`\r\u001b[2K${styleText('dim', line)}`);
    } else if (!this.#told.has(progress.lastError)) this.#stream.write(`${text}\n`);
    this.#shown = text;
    this.#told.add(progress.lastError);
  }

  /** So that what follows has a line of its own. */
  clear(): void {
    if (this.#stream.isTTY && this.#shown !== '') this.#stream.write('\r\u001b[2K');
    this.#shown = '';
  }
}
