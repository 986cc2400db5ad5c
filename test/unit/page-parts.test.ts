import { describe, expect, test } from 'vitest';
import { beginningOf } from '../../sink/page/parts/fold.ts';
import { jsonTokens } from '../../sink/page/parts/json-tokens.ts';
import { pressed, takesText } from '../../sink/page/parts/keys.ts';
import { visible } from '../../sink/page/parts/visible.ts';
import { bytes, count, duration } from '../../sink/page/parts/when.ts';
import { stationSigns } from '../../sink/page/state/stations.ts';

const shown = (text: string, lines = false) => visible(text, lines).map((piece) => piece.text);

test('what would not be seen is shown, and nothing is lost', () => {
  expect(shown('a\u0000b')).toEqual(['a', '␀', 'b']);
  expect(shown('\u202Eevil')).toEqual(['⟨U+202E⟩', 'evil']);
  expect(shown('x\u200By\uFEFF')).toEqual(['x', '⟨U+200B⟩', 'y', '⟨U+FEFF⟩']);
  expect(shown('half \uD83D')).toEqual(['half ', '⟨U+D83D⟩']);
  expect(shown('<b>&amp;</b>')).toEqual(['<b>&amp;</b>']);
  expect(shown('')).toEqual([]);
});

test('lines stay lines where they are wanted', () => {
  expect(shown('a\n\tb\r', true)).toEqual(['a\n\tb', '␍']);
  expect(shown('a\nb')).toEqual(['a', '␊', 'b']);
});

test('a family is one emoji, a joiner elsewhere is shown', () => {
  expect(shown('👨‍👩‍👧')).toEqual(['👨‍👩‍👧']);
  expect(shown('👩🏽‍💻')).toEqual(['👩🏽‍💻']);
  expect(shown('a\u200Db')).toEqual(['a', '⟨U+200D⟩', 'b']);
});

test('pieces of JSON are all of its text', () => {
  const text = '{\n  "a\\"b": [1.5e3, "x: 1", true, null]\n}';
  const tokens = jsonTokens(text);
  expect(tokens.map((token) => token.text).join('')).toBe(text);
  expect(tokens.filter(({ kind }) => kind !== 'plain').map(({ kind }) => kind)).toEqual([
    'name',
    'number',
    'string',
    'word',
    'word',
  ]);
  expect(
    jsonTokens('{"cut": "of')
      .map((token) => token.text)
      .join(''),
  ).toBe('{"cut": "of');
});

test('keys of the page are not those of the browser or of a field', () => {
  const press = { key: 'c', ctrlKey: false, altKey: false, metaKey: false, isComposing: false };
  expect(pressed(press)).toBe('c');
  expect(pressed({ ...press, ctrlKey: true })).toBeUndefined();
  expect(pressed({ ...press, isComposing: true })).toBeUndefined();
  expect(takesText('INPUT', 'search', false)).toBe(true);
  expect(takesText('INPUT', 'checkbox', false)).toBe(false);
  expect(takesText('DIV', '', true)).toBe(true);
});

test('figures are short', () => {
  expect([0.42, 12.4, 999.6, 3400, 59_000, 7_200_000, 300_000_000].map(duration)).toEqual([
    '0.4 ms',
    '12 ms',
    '1.0 s',
    '3.4 s',
    '59 s',
    '2 h',
    '3 d',
  ]);
  expect([9999, 12_345, 999_499, 1_200_000].map(count)).toEqual(['9,999', '12.3k', '999k', '1.2M']);
  expect([999, 1234, 45_600, 3_400_000].map(bytes)).toEqual(['999 B', '1.2 kB', '46 kB', '3.4 MB']);
});

test('without the sink nothing is known of the other stations', () => {
  const states = stationSigns(null, 'reconnecting').map(({ name, state }) => `${name} ${state}`);
  expect(states).toEqual([
    'database unknown',
    'connect unknown',
    'kafka unknown',
    'source unknown',
    'sink down',
  ]);
  expect(stationSigns(null, 'live').at(-1)?.state).toBe('up');
});

test('a sink that misbehaves on purpose is marked in every view', () => {
  const pipeline = {
    ...{ at: 0, stations: [], connectors: [], sources: [], functions: [], problems: [], tables: [] },
    failing: { since: 0, hit: 0 },
  };
  expect(stationSigns(pipeline, 'live').at(-1)).toMatchObject({ name: 'sink', state: 'failing' });
  expect(stationSigns(pipeline, 'reconnecting').at(-1)).toMatchObject({ state: 'down' });
});

describe('a long text is folded', () => {
  test('to its beginning, by characters or by lines', () => {
    expect(beginningOf('x'.repeat(300))).toBe(null);
    expect(beginningOf('x'.repeat(301))).toBe('x'.repeat(300));
    const lines = Array.from({ length: 14 }, (_, index) => `line ${index}`);
    expect(beginningOf(lines.slice(0, 12).join('\n'))).toBe(null);
    expect(beginningOf(lines.join('\n'))).toBe(lines.slice(0, 12).join('\n'));
  });

  test('never within a letter of two halves', () => {
    expect(beginningOf(`${'x'.repeat(299)}🎉`)).toBe('x'.repeat(299));
  });
});
