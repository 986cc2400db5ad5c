import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { logLevel } from '../../lib/log.ts';
import { logLine } from '../../lib/log-line.ts';

const line = (fields: object) =>
  stripVTControlCharacters(logLine(`${JSON.stringify({ time: '2026-11-22T19:40:03.120Z', ...fields })}\n`));

describe('a line of the log for people', () => {
  it('has time, level, source, message and fields', () => {
    expect(
      line({ level: 'info', source: 'shop/orders', assigned: [{ topic: 'orders' }], msg: 'ready' }),
    ).toMatch(/^\d\d:\d\d:03 info: shop\/orders: ready {2}assigned=\[{"topic":"orders"}]\n$/);
  });

  it('shows a problem with its fix on a line of its own', () => {
    const error = 'no Kafka\n  → Start it.';
    expect(line({ level: 'warn', code: 'kafka.unreached', error, msg: 'in trouble', at: 'x:1' })).toMatch(
      /^\S+ warn: in trouble: no Kafka {2}at=x:1\n {2}→ Start it\.\n$/,
    );
  });
});

describe('the level of the log', () => {
  it.each([
    [undefined, 'info'],
    ['', 'info'],
    ['debug', 'debug'],
  ])('%s is %s', (text, level) => expect(logLevel(text)).toBe(level));

  it('is refused when there is none of that name', () => {
    expect(() => logLevel('verbose')).toThrow('→ set it to debug, info, warn or error');
  });
});
