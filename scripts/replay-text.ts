import { styleText } from 'node:util';
import type { ReplayProgress } from '../lib/source-requests.ts';

/** How far a replay is, in words. */
export function replayText({ id, sink, delivered, failed, total, done, problem }: ReplayProgress): string {
  const what = done ? 'replayed' : problem ? 'ended:' : 'replaying';
  const counts = failed > 0 ? `${delivered} of ${total}, ${failed} failed` : `${delivered} of ${total}`;
  return `${what} ${counts} to ${sink} (plumblinereplay: ${id})`;
}

/** Shows progress on stderr: one line that changes, or, where that is no terminal, only what is new of it at the beginning. */
export class ReplayLine {
  readonly #stream: NodeJS.WriteStream;
  #shown = '';

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(progress: ReplayProgress): void {
    const text = replayText(progress);
    if (this.#stream.isTTY) {
      const line = text.slice(0, Math.max(20, this.#stream.columns - 1));
      if (line !== this.#shown) this.#stream.write(`\r\u001b[2K${styleText('dim', line)}`);
    } else if (this.#shown === '') this.#stream.write(`${text}\n`);
    this.#shown = text;
  }

  /** So that what follows has a line of its own. */
  clear(): void {
    if (this.#stream.isTTY && this.#shown !== '') this.#stream.write('\r\u001b[2K');
    this.#shown = '';
  }
}
