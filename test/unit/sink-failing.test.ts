import { expect, test } from 'vitest';
import { failRequest } from '../../scripts/sink-failing.ts';
import { startFailing, stillFailing, strike } from '../../sink/failing.ts';

test('nothing to do wrong: it behaves', () => {
  expect(startFailing({}, 5)).toBeNull();
  expect(strike(null, 5, 0)).toEqual({ failing: null, hit: false });
});

test('so many requests are hit, then none', () => {
  let failing = startFailing({ status: 503, count: 2 }, 5);
  const hits = [];
  for (let i = 0; i < 4; i++) {
    const struck = strike(failing, 6, 0.99);
    hits.push(struck.hit);
    failing = struck.failing;
  }
  expect(hits).toEqual([true, true, false, false]);
  expect(failing).toBeNull();
});

test('so long, then no more', () => {
  const failing = startFailing({ delayMs: 10, forMs: 1000 }, 5);
  expect(failing).toEqual({ delayMs: 10, forMs: 1000, since: 5, until: 1005, hit: 0 });
  expect(strike(failing, 1004, 0)).toEqual({ failing: { ...failing, hit: 1 }, hit: true });
  expect(strike(failing, 1005, 0)).toEqual({ failing: null, hit: false });
  expect(stillFailing(failing, 1004)).toEqual(failing);
  expect(stillFailing(failing, 1005)).toBeNull();
});

test('a share of them, and only those count', () => {
  const failing = startFailing({ status: 500, share: 0.3, count: 1 }, 5);
  expect(strike(failing, 6, 0.3)).toEqual({ failing, hit: false });
  expect(strike(failing, 6, 0.29).hit).toBe(true);
  expect(strike(startFailing({ status: 500, share: 0 }, 5), 6, 0).hit).toBe(false);
});

test('what the command line asks for names the option that is wrong', () => {
  const none = { status: undefined, delay: undefined, for: undefined, count: undefined, share: undefined };
  const of = (given: object) => failRequest({ ...none, off: false, ...given });
  expect(of({ status: 503, count: 2, share: 0.5, for: '2s' })).toEqual({
    status: 503,
    count: 2,
    share: 0.5,
    forMs: 2000,
  });
  expect(of({})).toBeUndefined();
  expect(() => of({ status: 600 })).toThrow('--status 600 is too large');
  expect(() => of({ status: 503, for: '0s' })).toThrow('--for 0s is too short');
  expect(() => of({ status: 503, for: '25h' })).toThrow('--for 25h is more than 24 h');
  expect(() => of({ status: 503, count: 1.5 })).toThrow('--count 1.5 is no whole number');
  expect(() => of({ status: 503, share: 30 })).toThrow(/--share \d+ is no share/);
  expect(() => of({ status: 503, for: '-1s' })).toThrow('--for -1s is no time');
});
