import { Listr, ListrLogger, ProcessOutput } from 'listr2';

/** One line of progress: `key` is for the program, `title` for people. */
export interface Row {
  readonly key: string;
  readonly title: string;
}

export interface Report {
  /** What the row is busy with. */
  busy(key: string, text: string): void;
  /** Ends the row, with what it should say from now on. */
  done(key: string, title: string): void;
}

/** In a log file, where nothing can be overwritten, a row says what it is busy with this often at most (ms). */
const plainEvery = 3000;

/** Shows the rows on stderr while the work goes on; a row that is not done when it fails shows as failed. */
export async function stages<T>(rows: readonly Row[], work: (report: Report) => Promise<T>): Promise<T> {
  const ended = new Map(rows.map(({ key }) => [key, Promise.withResolvers<string>()]));
  for (const { promise } of ended.values()) promise.catch(() => undefined);
  const busy = new Map<string, (text: string) => void>();
  const output = new ProcessOutput(process.stderr, process.stderr);
  const list = new Listr(
    rows.map(({ key, title }) => ({
      title,
      task: async (_context, task) => {
        busy.set(
          key,
          process.stderr.isTTY
            ? (text) => {
                task.output = text;
              }
            : sparingly((text) => {
                task.output = text;
              }),
        );
        const outcome = await ended.get(key)?.promise;
        if (outcome !== undefined) task.title = outcome;
      },
    })),
    {
      concurrent: true,
      // Ctrl-C is ours to answer: listr2 would end the process at once.
      registerSignalListeners: false,
      exitOnError: false,
      collectErrors: false,
      renderer: 'default',
      fallbackRenderer: 'simple',
      fallbackRendererCondition: () => !process.stderr.isTTY,
      rendererOptions: { logger: new ListrLogger({ processOutput: output }), showErrorMessage: false },
      fallbackRendererOptions: { logger: new ListrLogger({ processOutput: output }) },
    },
  );
  const shown = list.run();
  try {
    return await work({
      busy: (key, text) => busy.get(key)?.(text),
      done: (key, title) => ended.get(key)?.resolve(title),
    });
  } catch (error) {
    for (const { reject } of ended.values()) reject(new Error('not ready'));
    throw error;
  } finally {
    for (const [key, { resolve }] of ended) resolve(rows.find((row) => row.key === key)?.title ?? key);
    await shown;
  }
}

function sparingly(say: (text: string) => void): (text: string) => void {
  let last = -plainEvery;
  return (text) => {
    if (performance.now() - last < plainEvery) return;
    last = performance.now();
    say(text);
  };
}
