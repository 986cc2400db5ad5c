import { styleText } from 'node:util';
import { printable } from '../lib/printable.ts';
import type { NextAttempt, ReplayProgress } from '../lib/source-requests.ts';

/** How far a replay is, in words. */
export function replayText(progress: ReplayProgress): string {
  const { id, sink, delivered, failed, total, lastError, next, done, problem } = progress;
  const what = done ? 'replayed' : problem ? 'ended:' : 'replaying';
  const counts = failed > 0 ? `${delivered} of ${total}, ${failed} failed` : `${delivered} of ${total}`;
  const why = lastError === undefined ? '' : `: ${printable(lastError)}`;
  const trouble = next ? `, ${nextText(next)}${why}` : why && `, last failed attempt${why}`;
  return `${what} ${counts} to ${sink}${trouble} (plumblinereplay: ${id})`;
}

function nextText({ attempt, of, inMs }: NextAttempt): string {
  const when = inMs === 0 ? 'is under way' : `in ${Math.ceil(inMs / 1000)} s`;
  return `attempt ${attempt - 1} of ${of} failed, the next ${when}`;
}

/** Of a pause that is worth a line where lines cannot change, ms. */
const longPause = 2000;

/** The part of a process's stderr that it takes. */
interface Stream {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): boolean;
}

/**
 * Shows progress on stderr: one line that changes, or, where that is no terminal, the first, each new reason of
 * failure, and each attempt that is long awaited. Once, how to have fewer of them.
 */
export class ReplayLine {
  readonly #stream: Stream;
  #shown = '';
  readonly #told = new Set<string | undefined>();
  #isHinted = false;

  constructor(stream: Stream = process.stderr) {
    this.#stream = stream;
  }

  show(progress: ReplayProgress): void {
    const text = replayText(progress);
    if (progress.next) this.#hint(progress.next);
    if (this.#stream.isTTY) {
      const line = text.slice(0, Math.max(20, this.#stream.columns - 1));
      if (line !== this.#shown) this.#stream.write(`\r\u001b[2K${styleText('dim', line)}`);
    } else if (this.#isNew(progress)) this.#stream.write(`${text}\n`);
    this.#shown = text;
  }

  #hint({ of }: NextAttempt): void {
    if (this.#isHinted) return;
    this.#isHinted = true;
    this.clear();
    this.#stream.write(
      `What fails is tried up to ${of} times: --retry 0 tries it once. Ctrl-C ends the replay.\n`,
    );
  }

  #isNew({ lastError, next, delivered, failed }: ReplayProgress): boolean {
    const isLong = next !== undefined && next.inMs >= longPause;
    const attempt = isLong ? `${delivered + failed} ${next.attempt}` : undefined;
    const isNew = !this.#told.has(lastError) || (isLong && !this.#told.has(attempt));
    this.#told.add(lastError).add(attempt ?? lastError);
    return isNew;
  }

  /** So that what follows has a line of its own. */
  clear(): void {
    if (this.#stream.isTTY && this.#shown !== '') this.#stream.write('\r\u001b[2K');
    this.#shown = '';
  }
}
