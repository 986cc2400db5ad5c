import { afterEach, expect, test, vi } from 'vitest';
import type { TableRows } from '../../sink/contract.ts';
import { begin, cancel, ended, run } from '../../sink/page/send/run.ts';
import { RowsLoader } from '../../sink/page/tables/loader.ts';
import { waitFor } from '../wait-for.ts';

afterEach(() => vi.unstubAllGlobals());

const rows = (seq: number): TableRows => ({
  table: 't',
  key: [],
  columns: null,
  rows: [{ row: {}, seq, at: 0 }],
  more: 0,
});

/** Answers in the hand of the test. */
function answers() {
  const waiting: PromiseWithResolvers<TableRows>[] = [];
  const ask = () => {
    const answer = Promise.withResolvers<TableRows>();
    waiting.push(answer);
    return answer.promise;
  };
  return { waiting, ask };
}

test('rows are asked for one question at a time, and once more after a change meanwhile', async () => {
  const { waiting, ask } = answers();
  const loader = new RowsLoader('t', ask);
  const done = loader.refresh();
  loader.refresh();
  loader.refresh();
  expect(waiting).toHaveLength(1);
  waiting[0]?.resolve(rows(1));
  await waitFor(() => expect(waiting).toHaveLength(2));
  expect(loader.rows.value?.rows[0]?.seq).toBe(1);
  waiting[1]?.resolve(rows(2));
  await done;
  expect(loader.rows.value?.rows[0]?.seq).toBe(2);
  expect(waiting).toHaveLength(2);
});

test('what is searched for meanwhile is asked for next, and stays so', async () => {
  const texts: string[] = [];
  const loader = new RowsLoader('t', async (_, text) => {
    texts.push(text);
    return rows(texts.length);
  });
  const done = loader.refresh();
  loader.refresh('n');
  loader.refresh('nora');
  await done;
  await loader.refresh();
  expect(texts).toEqual(['', 'nora', 'nora']);
});

test('rows that were there stay while the sink does not answer, and the reason is told', async () => {
  const { waiting, ask } = answers();
  const loader = new RowsLoader('t', ask);
  const first = loader.refresh();
  waiting[0]?.resolve(rows(1));
  await first;
  const second = loader.refresh();
  waiting[1]?.reject(new Error('gone'));
  await second;
  expect(loader.rows.value?.rows).toHaveLength(1);
  expect(loader.problems.value).toMatchObject([{ message: 'gone' }]);
});

test('a table that was closed tells no more problems', async () => {
  const { waiting, ask } = answers();
  const loader = new RowsLoader('t', ask);
  const done = loader.refresh();
  loader.close();
  waiting[0]?.reject(new Error('aborted'));
  await done;
  expect(loader.problems.value).toEqual([]);
});

const progress = { id: 'r', sink: 's', delivered: 1, failed: 0, total: 2 };

test('a replay is done only when it says so', () => {
  expect(ended({ ...progress, done: true })).toEqual({ state: 'done', problems: [] });
  expect(ended(progress)).toMatchObject({ state: 'failed', problems: [{ code: 'page.cut' }] });
  expect(ended(null)).toMatchObject({ state: 'failed' });
  const problem = { code: 'a', message: 'b', fix: 'c' };
  expect(ended({ ...progress, problem })).toEqual({ state: 'failed', problems: [problem] });
});

/** A replay whose lines the test gives; it breaks off as fetch does. */
function replay() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  vi.stubGlobal('fetch', async (_path: string, { signal }: RequestInit) => {
    signal?.addEventListener('abort', () => writer.abort(signal.reason));
    return new Response(readable);
  });
  return {
    say: (line: object) => writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`)),
    writer,
  };
}

test('a replay tells its progress line by line, and that it is done', async () => {
  const { say, writer } = replay();
  const over = begin({ table: 'a.b' });
  await say(progress);
  await waitFor(() => expect(run.value).toMatchObject({ state: 'running', progress: { delivered: 1 } }));
  await say({ ...progress, delivered: 2, done: true });
  await writer.close();
  await over;
  expect(run.value).toMatchObject({ state: 'done', progress: { delivered: 2 } });
});

test('a replay that is cancelled hangs up, and is no failure', async () => {
  const { say } = replay();
  const over = begin({ table: 'a.b' });
  await say(progress);
  await waitFor(() => expect(run.value?.progress).not.toBeNull());
  cancel();
  await over;
  expect(run.value).toMatchObject({ state: 'cancelled', problems: [] });
});
