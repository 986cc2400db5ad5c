import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../compose/root.ts';
import { ensureChromium, launchChromium } from '../../test/page/chromium.ts';
import { percentile } from '../latency.ts';
import { load } from './load.ts';
import { watch } from './watch.ts';

const pace = 500;
const seconds = 20;
/** The first second warms up the browser's compilers and is not counted. */
const warmUp = pace;

/** The least that a page can do: each event's change as a line of text. */
const bare = `<!doctype html><title>bare</title><pre></pre><script>
  new EventSource('/events/stream?after=0').onmessage = ({ data }) => {
    document.querySelector('pre').append(JSON.parse(data).data.after.email + '\\n');
  };
</script>`;

/** From the sink's receipt of an event to its row on the page after a frame, at 500 events a second. */
export async function pageBench(): Promise<void> {
  const found = ensureChromium();
  if ('why' in found) throw new Error(found.why);
  const browser = await launchChromium(found.program);
  try {
    const plain = await measured(browser, async (page) => {
      await page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: bare }));
      return '/bare';
    });
    const ours = await measured(browser, async () => '/');
    for (const [what, sorted] of [
      ['bare EventSource', plain],
      ['the page', ours],
    ] as const) {
      const figures = [0.5, 0.9, 0.99].map((share) => `${percentile(sorted, share).toFixed(1)} ms`);
      console.log(
        `receipt to row at ${pace} events/s, ${what}: p50 ${figures[0]}, p90 ${figures[1]}, p99 ${figures[2]} (${sorted.length} events)`,
      );
    }
    console.log(`ratio at the median: ${(percentile(ours, 0.5) / percentile(plain, 0.5)).toFixed(2)} : 1`);
  } finally {
    await browser.close();
  }
}

/** Milliseconds of each event, sorted, on a page that is open from the beginning, of a sink of its own. */
async function measured(browser: Browser, prepare: (page: Page) => Promise<string>): Promise<number[]> {
  const sink = spawn(
    process.execPath,
    ['scripts/stack.ts', 'sink', '--port', '0', '--quiet', '--keep', '20000'],
    { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    const url = await address(sink.stderr);
    const marks = await watch(page);
    await page.goto(url + (await prepare(page)));
    const total = await load(url, pace, seconds);
    // The last events are on their way; what is not there after so long is not shown at all.
    await wait(1000);
    const seen = await marks();
    const received = await receipts(url);
    if (received.size !== total) throw new Error(`the sink has ${received.size} of ${total} events`);
    const late = [...received].filter(([id]) => id > warmUp);
    return late
      .map(([id, at]) => (seen.get(id) ?? Number.POSITIVE_INFINITY) - at)
      .sort((one, other) => one - other);
  } finally {
    await page.close();
    const ended = once(sink, 'exit');
    sink.kill('SIGTERM');
    await ended;
  }
}

async function address(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the sink did not start');
}

/** When the sink got the event of each number, ms since 1970. */
async function receipts(url: string): Promise<Map<number, number>> {
  const answer = await fetch(`${url}/events`);
  const events: readonly { id: string; plumblinereceived: string }[] = JSON.parse(await answer.text());
  return new Map(
    events.map(({ id, plumblinereceived }) => [Number(id.split(':').at(-1)), Date.parse(plumblinereceived)]),
  );
}
