import { expect, test } from 'vitest';
import { findChromium, installHindered, type Machine } from '../page/chromium.ts';

const machine = (programs: readonly string[], more: Partial<Machine> = {}): Machine => ({
  env: { PATH: '/usr/local/bin::/usr/bin' },
  root: true,
  isProgram: (path) => programs.includes(path),
  ...more,
});

test('the first name on the PATH is taken, chromium before Chrome', () => {
  expect(findChromium(machine(['/usr/bin/chromium-browser', '/usr/local/bin/google-chrome']))).toEqual({
    program: '/usr/bin/chromium-browser',
  });
});

test('PLUMBLINE_CHROMIUM goes before the PATH, and is never replaced by another', () => {
  const env = { PATH: '/usr/bin', PLUMBLINE_CHROMIUM: '/opt/chrome' };
  const programs = ['/usr/bin/chromium'];
  expect(findChromium(machine([...programs, '/opt/chrome'], { env }))).toEqual({ program: '/opt/chrome' });
  expect(findChromium(machine(programs, { env }))).toEqual({
    why: 'PLUMBLINE_CHROMIUM=/opt/chrome is no program',
  });
});

test('it is installed only by root, and where apt-get is', () => {
  expect(findChromium(machine([]))).toEqual({
    why: 'there is no Chromium: none of chromium, chromium-browser, google-chrome is on the PATH (PLUMBLINE_CHROMIUM may name one)',
  });
  expect(installHindered(machine([]))).toBe('there is no apt-get to install it');
  const apt = ['/usr/bin/apt-get'];
  expect(installHindered(machine(apt, { root: false }))).toContain('needs root');
  expect(installHindered(machine(apt))).toBeUndefined();
});
