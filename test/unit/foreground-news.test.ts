import { expect, test } from 'vitest';
import { watchFailing } from '../../scripts/failing-watch.ts';
import { connectorNews, unreadNews, yamlNews } from '../../scripts/foreground-news.ts';
import type { Failing } from '../../sink/contract.ts';

const connector = (state: string, cause: string | null = null, restarted?: number) => ({
  name: 'c',
  state: 'RUNNING',
  tasks: [{ id: 0, state, cause, ...(cause ? { fix: 'do' } : {}) }],
  ...(restarted === undefined
    ? {}
    : { restarts: { count: restarted, lastAt: 1, task: 0, cause: 'odd at 17', fix: 'do' } }),
});

test('a failing connector is told of once a cause, however often it is restarted, and when it runs again', () => {
  const news = connectorNews();
  expect(news([connector('RUNNING')])).toEqual([]);
  expect(news([connector('FAILED', 'odd at 16')])).toEqual([
    '✖ connector c, task 0 FAILED: odd at 16\n    → do',
  ]);
  expect(news([connector('RUNNING', null, 1)])).toEqual([]);
  expect(news([connector('UNASSIGNED')])).toEqual([]);
  expect(news([connector('FAILED', 'other')])).toHaveLength(1);
  expect(news([connector('FAILED', 'odd at 18', 3)])).toEqual([]);
  expect(news([connector('RUNNING')])).toEqual(['✔ connector c runs again']);
  expect(news([connector('RUNNING')])).toEqual([]);
  expect(news([connector('FAILED', 'odd at 19')])).toHaveLength(1);
});

test('what was said when the stack came up is not said again', () => {
  const news = connectorNews('connector c FAILED: odd');
  expect(news([connector('FAILED', 'odd')])).toEqual([]);
  expect(news([connector('RUNNING')])).toEqual(['✔ connector c runs again']);
});

test('YAML that is wrong is told of once, not what was said when the stack came up, and when it is right again', () => {
  const problem = (message: string) => ({ code: 'x', message, fix: 'Mend it.' });
  const right = '✔ The YAML is right again, and applied.';
  for (const news of [yamlNews(), yamlNews('error: b\n  → Mend it.')]) {
    expect(news([])).toEqual([]);
    expect(news([problem('a')])).toEqual([expect.stringContaining('\na\n  → Mend it.')]);
    expect(news([problem('a')])).toEqual([]);
    expect(news([])).toEqual([right]);
  }
  const said = yamlNews('error: b\n  → Mend it.');
  expect(said([problem('b')])).toEqual([]);
  expect(said([])).toEqual([right]);
});

test('a topic that no source lists is told of once, with where and how to mend it, and when one does', () => {
  const news = unreadNews();
  const place = { file: 's.yaml', line: 9 };
  const unread = (cause: string) => {
    const said = { code: 'unread-topic', severity: 'warning', message: 'm', link: 'l', fix: 'Add it.' };
    return { ...said, ...place, cause, connector: 'c', count: 1 };
  };
  const source = (...topics: readonly string[]) => {
    const counts = { lag: 0, delivered: 0, failed: 0, deadLettered: 0 };
    return { name: 'default/s', ready: true, ...counts, topics, notices: [] };
  };
  expect(news({ notices: [], sources: [source('a')] })).toEqual([]);
  const notices = [unread('b'), unread('d')];
  expect(news({ notices, sources: [source('a')] })).toEqual([
    '⚠ connector c writes to b, d, which no KafkaSource lists: no events come of it\n    s.yaml:9\n    → Add it.',
  ]);
  expect(news({ notices, sources: [source('a')] })).toEqual([]);
  // d was left out; who reads it now is not known.
  expect(news({ notices: [], sources: [source('a', 'b')] })).toEqual(['✔ topic b is read now']);
  expect(news({ notices: [unread('b')], sources: [source('a')] })).toHaveLength(1);
});

/** Lines with the second that they came in, of a sink that fails for 10 s and refuses a request at each of these ms. */
async function watched(refused: readonly number[], forMs = 10_000): Promise<string[]> {
  let now = 0;
  const lines: string[] = [];
  const look = async (): Promise<Failing | null> => {
    const hit = refused.filter((at) => at <= now).length;
    return now < forMs ? { since: 0, status: 503, forMs, until: forMs, hit } : null;
  };
  const wait = async (ms: number) => {
    now += ms;
  };
  const tell = (line: string) => lines.push(`${Math.floor(now / 1000)} s: ${line}`);
  await watchFailing(look, tell, new AbortController().signal, { now: () => now, wait });
  return lines;
}

test('a failing sink is told of at most each second, when it refused more, and at its end', async () => {
  expect(await watched([500, 600, 1500, 4000, 9970])).toEqual([
    '1 s: refused 2 requests so far',
    '2 s: refused 3 requests so far',
    '4 s: refused 4 requests so far',
    '9 s: refused 5 requests so far',
    '10 s: the sink takes events again: 5 requests were refused',
  ]);
  expect(await watched([])).toEqual(['10 s: the sink takes events again: 0 requests were refused']);
});
