import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FailedAttempt } from '../../emulator/deliver.ts';
import type { Event } from '../../emulator/event.ts';
import { RecordLog } from '../../emulator/record-log.ts';
import { record } from './work-rig.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event: Event = { attributes: ['id', 'i'], extensions: 2, data: null };
const failed: FailedAttempt = {
  ...{ target: 'sink', number: 1, why: 'status 503', illegal: false, retryIn: 600 },
  response: { status: 503, headers: [], body: Buffer.alloc(0), keepAlive: 0 },
};

function start(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const log = new RecordLog(
    pino(
      { base: null, timestamp: false, level },
      { write: (line: string) => void lines.push(JSON.parse(line)) },
    ),
  );
  return {
    log,
    texts: () => lines.splice(0).map(({ msg, why, more = 1 }) => `${msg} ${why} ${more}`),
    lines,
  };
}

describe('a flaky sink', () => {
  it('is one line for each reason every 10 s, with how many there were', () => {
    const { log, texts, lines } = start();
    for (let i = 0; i < 300; i++) {
      log.attemptFailed(record({ offset: i }), event, { ...failed, why: i % 3 ? 'status 503' : 'refused' });
      log.delivered(record(), event, 200);
      vi.advanceTimersByTime(100);
    }
    expect(lines[0]).toMatchObject({ level: 30, topic: 't', partition: 0, offset: 0, id: 'i', attempt: 1 });
    expect(lines.length).toBeLessThan(10);
    vi.advanceTimersByTime(20_000);
    const sum = lines.reduce((all, { more = 1 }) => all + Number(more), 0);
    expect(sum).toBe(300);
    texts();
    log.attemptFailed(record(), event, failed);
    expect(texts()).toEqual(['attempt failed status 503 1']);
  });
});

describe('a sink that is back', () => {
  it.each([
    ['5 s', failed, 5000, true],
    ['less', failed, 4900, false],
    ['5 s without an answer', { ...failed, response: null }, 5000, true],
    ['5 s and at the end of an event', { ...failed, retryIn: undefined }, 5000, true],
    ['an illegal header, which never reached it', { ...failed, response: null, illegal: true }, 9000, false],
    ['the dead letter sink', { ...failed, target: 'dead letter sink' as const }, 9000, false],
  ])('after %s', (_, attempt, ms, told) => {
    const { log, lines } = start();
    log.attemptFailed(record(), event, attempt);
    vi.advanceTimersByTime(ms);
    log.delivered(record(), event, 200);
    expect(lines.some(({ msg }) => msg === 'the sink takes events again')).toBe(told);
    log.delivered(record(), event, 200);
    expect(lines.filter(({ msg }) => msg === 'the sink takes events again')).toHaveLength(told ? 1 : 0);
  });

  it('has its failures summed up first', () => {
    const { log, texts } = start();
    for (let i = 0; i < 3; i++) log.attemptFailed(record(), event, failed);
    vi.advanceTimersByTime(6000);
    log.delivered(record(), event, 200);
    expect(texts()).toEqual([
      'attempt failed status 503 1',
      'attempt failed status 503 2',
      'the sink takes events again undefined 1',
    ]);
  });
});

describe('events that are dropped', () => {
  it('are five lines for each reason, then counted', () => {
    const { log, texts } = start();
    for (let i = 0; i < 40_000; i++) log.ended(record({ offset: i }), 'i', 'dropped', 'refused');
    log.ended(record(), 'i', 'dropped', 'status 400');
    expect(texts()).toEqual([...Array(5).fill('event dropped refused 1'), 'event dropped status 400 1']);
    vi.advanceTimersByTime(10_000);
    expect(texts()).toEqual(['event dropped refused 39995']);
    log.ended(record(), 'i', 'dropped', 'refused');
    log.flush();
    expect(texts()).toEqual(['event dropped refused 1']);
    vi.advanceTimersByTime(60_000);
    expect(texts()).toEqual([]);
  });

  it('are all there at debug', () => {
    const { log, lines } = start('debug');
    for (let i = 0; i < 9; i++) log.ended(record({ offset: i }), 'i', 'dropped', 'refused');
    expect(lines.map(({ level, offset }) => `${level} ${offset}`)).toEqual(
      Array.from({ length: 9 }, (_, i) => `${i < 5 ? 40 : 20} ${i}`),
    );
  });

  it('are of no more reasons than can be kept', () => {
    const { log, texts } = start();
    for (let i = 0; i < 500; i++) log.ended(record(), 'i', 'dropped', `reason ${i}`);
    expect(texts().length).toBeLessThan(60);
    vi.advanceTimersByTime(10_000);
    expect(texts()).toEqual([expect.stringMatching(/^event dropped other reasons 4\d\d$/)]);
  });
});
