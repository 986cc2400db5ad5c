import { expect, test } from 'vitest';
import { lookMs, Silence } from '../../sink/page/state/silence.ts';

/** Ms until the silence is seen. */
function seenAfter(silence: Silence): number {
  for (let looks = 1; looks < 100; looks++) if (silence.look()) return looks * lookMs;
  return Number.POSITIVE_INFINITY;
}

test('who falls silent is given up within two seconds, and not before a second and a half', () => {
  const silence = new Silence();
  silence.heard();
  const ms = seenAfter(silence);
  expect(ms).toBeGreaterThan(1500);
  expect(ms).toBeLessThanOrEqual(2000);
});

test('a word each half second, or once later, is no silence', () => {
  const silence = new Silence();
  for (const looks of [2, 2, 6, 2]) {
    for (let look = 0; look < looks; look++) expect(silence.look()).toBe(false);
    silence.heard();
  }
});
