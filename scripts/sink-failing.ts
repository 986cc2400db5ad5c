import { PlumblineError } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import type { FailRequest } from '../sink/contract.ts';
import { milliseconds, timeText } from './durations.ts';
import { partOfAll, wholeNumber } from './numbers.ts';

interface FailOptions {
  readonly status: number | undefined;
  readonly delay: string | undefined;
  readonly for: string | undefined;
  readonly count: number | undefined;
  readonly share: number | undefined;
  readonly off: boolean;
}

/** What the sink takes, ms. */
const longest = { delay: 600_000, for: 86_400_000 };

/** What POST /api/fail is asked; undefined: nothing, only to tell. @throws PlumblineError */
export function failRequest(options: FailOptions): FailRequest | undefined {
  const { status, delay, for: time, count, share, off } = options;
  const any = [status, delay, time, count, share].some((one) => one !== undefined);
  if (off && any) throw usage('--off stands alone', 'leave the other options out');
  if (off) return {};
  if (!any) return undefined;
  if (status === undefined && delay === undefined)
    throw usage('neither --status nor --delay is given', 'say how it is to fail, e.g. --status 503');
  return {
    ...(status === undefined ? {} : { status: wholeNumber('status', status, 100, 599) }),
    ...(delay === undefined ? {} : { delayMs: milliseconds('delay', delay, 0, longest.delay) }),
    ...(time === undefined ? {} : { forMs: milliseconds('for', time, 1, longest.for) }),
    ...(count === undefined ? {} : { count: wholeNumber('count', count, 1, 1_000_000_000) }),
    ...(share === undefined ? {} : { share: partOfAll('share', share) }),
  };
}

/** A Failing, or null, as the sink answers it: `answers 503 to 30 % of the requests, for 20 s more; hit 4 so far`. */
export function failingText(failing: unknown, now = Date.now(), end = 'sink fail --off'): string {
  if (!isRecord(failing)) return 'the sink behaves';
  const { status, delayMs, share, count, until, hit } = failing;
  const what = [
    ...(typeof status === 'number' ? [`answers ${status}`] : ['takes events']),
    ...(typeof delayMs === 'number' ? [`${timeText(delayMs)} late`] : []),
  ].join(', ');
  const hits = typeof hit === 'number' ? hit : 0;
  const how = [
    typeof share === 'number' && share < 1
      ? `${Math.round(share * 1000) / 10} % of the requests`
      : 'each request',
    ...(typeof count === 'number' ? [`${Math.max(0, count - hits)} more of them`] : []),
    ...(typeof until === 'number' ? [`for ${timeText(Math.max(0, until - now))} more`] : []),
    ...(hits > 0 ? [`${hits} so far`] : []),
  ].join(', ');
  return `the sink ${what}: ${how}; to end it: ${end}`;
}

const usage = (message: string, fix: string): PlumblineError =>
  new PlumblineError({ code: 'cli.usage', message, fix });
