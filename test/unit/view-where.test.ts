import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../sink/view/where/evaluate.ts';
import { compileWhere } from '../../sink/view/where/index.ts';
import { like } from '../../sink/view/where/like.ts';
import { parse } from '../../sink/view/where/parse.ts';
import type { Value } from '../../sink/view/where/value.ts';

type Attributes = Readonly<Record<string, Value>>;

const value = (expression: string, attributes: Attributes = {}) =>
  evaluate(parse(expression), (name) => attributes[name]);

const holds = (expression: string, attributes: Attributes = {}) => {
  const where = compileWhere(expression);
  if (typeof where !== 'function') throw new Error(where.message);
  return where((name) => attributes[name]);
};

describe('values', () => {
  test.each<[string, Value]>([
    ['TRUE', true],
    ['false', false],
    ['0', 0],
    ['-0', 0],
    ['+7', 7],
    ['-2147483648', -2147483648],
    ["'it'", 'it'],
    ['"a\'b\\"c"', 'a\'b"c'],
    ["'it''s'", "it's"],
    ["'a\\d'", 'a\\d'],
    ['( 1 )', 1],
  ])('%s', (expression, expected) => expect(value(expression)).toBe(expected));

  test('an attribute is what the event has', () => {
    expect(value('subject', { subject: 's' })).toBe('s');
    expect(value('1st', { '1st': 2 })).toBe(2);
    expect(value('subject')).toBe(undefined);
  });
});

describe('calculation', () => {
  test.each<[string, Value | undefined]>([
    ['4 * 2 + 4 / 2', 10],
    ['4 * (2 + 4) / 2', 12],
    ['4-1', 3],
    ['4 -1', 3],
    ['2 - -1', 3],
    ['-(2 + 1)', -3],
    ['-a * 2', -6],
    ['5 / 3', 1],
    ['-5 / 3', -1],
    ['-5 % 3', -2],
    ['0 / -5', 0],
    ["'5' + TRUE", 6],
    // Errors have no value.
    ['5 / 0', undefined],
    ['5 % 0', undefined],
    ["'x' + 1", undefined],
    ['missing + 1', undefined],
    ['2147483647 + 1', undefined],
  ])('%s', (expression, expected) => expect(value(expression, { a: 3 })).toBe(expected));
});

describe('comparison', () => {
  test.each<[string, boolean | undefined]>([
    ["'abc' = 'abc'", true],
    ["'abc' = 'ABC'", false],
    ["'abc' != 'abc'", false],
    ["'abc' <> 'b'", true],
    // The left one is cast to the type of the right one.
    ["'TRUE' = TRUE", true],
    ["TRUE = 'TRUE'", false],
    ["'005' = 5", true],
    ["5 = '005'", false],
    ["'x' = 5", undefined],
    ['count < 10', true],
    ['count >= 5', true],
    ['count > 5', false],
    ["count <= '4'", false],
    ['missing = 1', undefined],
    ['missing != 1', undefined],
    ['1 = 1 = TRUE', true],
  ])('%s', (expression, expected) => expect(value(expression, { count: '5' })).toBe(expected));
});

describe('logic', () => {
  test.each<[string, boolean | undefined]>([
    ['TRUE AND FALSE', false],
    ['TRUE xor TRUE', false],
    ['TRUE XOR FALSE', true],
    ["NOT 'false'", true],
    ['NOT TRUE OR TRUE', true],
    ['NOT (TRUE OR TRUE)', false],
    // What does not matter is not looked at.
    ['FALSE AND missing', false],
    ['TRUE OR missing', true],
    ['TRUE AND missing', undefined],
    ['FALSE OR 1 = 1 / 0', undefined],
    ['missing OR TRUE', undefined],
    ['missing XOR TRUE', undefined],
    // One rank, from the right.
    ['FALSE AND FALSE OR TRUE', false],
    ['(FALSE AND FALSE) OR TRUE', true],
    ["NOT op = 'x'", undefined],
  ])('%s', (expression, expected) => expect(value(expression, { op: 'insert' })).toBe(expected));
});

describe('LIKE', () => {
  test.each([
    ['abc', 'abc', true],
    ['abc', 'a%', true],
    ['abc', '%', true],
    ['', '%', true],
    ['', '', true],
    ['', '_', false],
    ['azzzbzzzc', 'a%b%c', true],
    ['ab.cde', '.%.%.', false],
    ['.a.b.', '._._.', true],
    ['a_b', 'a\\_b', true],
    ['axb', 'a\\_b', false],
    ['a%b', 'a\\%b', true],
    ['a\\c', 'a\\c', true],
    ['abcabd', '%abd', true],
    ['a\nb', 'a_b', true],
    ['👍', '_', true],
  ])('%s as %s: %s', (text, pattern, expected) => expect(like(text, pattern)).toBe(expected));

  test('is what a regular expression says', () => {
    const wild = new Map([
      ['%', '.*'],
      ['_', '.'],
    ]);
    const letters = fc.array(fc.constantFrom('a', 'b', '%', '_'), { maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        const regExp = pattern.map((letter) => wild.get(letter) ?? letter).join('');
        const wanted = new RegExp(`^(?:${regExp})$`).test(text.join(''));
        expect(like(text.join(''), pattern.join(''))).toBe(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  test('does not take for ever', () => {
    expect(like('a'.repeat(2000), `${'%a'.repeat(1000)}b`)).toBe(false);
  });

  test.each<[string, boolean | undefined]>([
    ["234 LIKE '23_'", true],
    ["TRUE LIKE 'tr%'", true],
    ["'abc' NOT LIKE 'a%'", false],
    ["missing NOT LIKE 'a%'", undefined],
  ])('%s', (expression, expected) => expect(value(expression)).toBe(expected));
});

describe('IN and EXISTS', () => {
  test.each<[string, boolean | undefined]>([
    ["op IN ('insert', 'update')", true],
    ["op NOT IN ('insert', 'update')", false],
    ["5 IN ('4', '5')", true],
    ["5 IN ('x', '5')", undefined],
    ['op IN (missing)', undefined],
    ['missing NOT IN (1)', undefined],
    ['EXISTS op', true],
    ['EXISTS missing', false],
    ['NOT EXISTS missing AND TRUE', true],
  ])('%s', (expression, expected) => expect(value(expression, { op: 'insert' })).toBe(expected));
});

describe('functions', () => {
  test.each<[string, Value | undefined]>([
    ["LENGTH('👍a')", 2],
    ['length(TRUE)', 4],
    ["CONCAT('a', 1, TRUE)", 'a1true'],
    ['CONCAT()', ''],
    ["CONCAT_WS(',', 'a', 'b')", 'a,b'],
    ["CONCAT_WS(',')", ''],
    ["UPPER('aB')", 'AB'],
    ["LOWER('aB')", 'ab'],
    ["TRIM('  a b ')", 'a b'],
    ["LEFT('abc', 2)", 'ab'],
    ["LEFT('abc', 10)", 'abc'],
    ["LEFT('abc', -1)", undefined],
    ["RIGHT('abc', 2)", 'bc'],
    ["RIGHT('abc', 0)", ''],
    ["RIGHT('abc', -1)", undefined],
    ["SUBSTRING('abcdef', 2)", 'bcdef'],
    ["SUBSTRING('Sakila', -3)", 'ila'],
    ["SUBSTRING('Sakila', -5, 3)", 'aki'],
    ["SUBSTRING('abcdef', 0)", ''],
    ["SUBSTRING('abcdef', 7)", undefined],
    ["SUBSTRING('abcdef', 1, -1)", undefined],
    ["SUBSTRING('abcdef', 'x')", undefined],
    ['ABS(-3)', 3],
    ['ABS(-2147483648)', undefined],
    ["INT('-1')", -1],
    ["INT('1.5')", undefined],
    ["INT('99999999999')", undefined],
    ["BOOL('False')", false],
    ['BOOL(-50)', true],
    ["BOOL('x')", undefined],
    ['STRING(TRUE)', 'true'],
    ["IS_INT('12')", true],
    ["IS_BOOL('x')", false],
    ['LENGTH(missing)', undefined],
  ])('%s', (expression, expected) => expect(value(expression)).toBe(expected));
});

test('an error anywhere, or no Boolean, holds for no event', () => {
  expect(holds("missing = 'x'")).toBe(false);
  expect(holds("NOT (missing = 'x')")).toBe(false);
  expect(holds('subject', { subject: 'true' })).toBe(false);
  expect(holds("type = 'a' AND count < 5", { type: 'a', count: '4' })).toBe(true);
});

describe('what is no expression', () => {
  test.each<[string, number, string]>([
    ['', 0, 'an attribute or a value is missing at the end'],
    ['type =', 6, 'an attribute or a value is missing at the end'],
    ['type = = 1', 7, '= stands where an attribute or a value should'],
    ["type = 'x", 7, "the text that begins here has no ' at its end"],
    ['(type', 5, 'a ) is missing at the end'],
    ['type id', 5, 'id stands where AND, OR or the end should'],
    ['type == 1', 5, '== is written = here'],
    ['a && b', 2, '&& is written AND here'],
    ['type = 1;', 8, '; means nothing here'],
    ['type LIKE x', 10, "x stands where a pattern in quotes, like 'a%', should"],
    ['type NOT 1', 9, '1 stands where LIKE or IN should'],
    ['type IN 1', 8, '1 stands where the ( of a list should'],
    ['type IN (1', 10, 'a comma or ) is missing at the end'],
    ['Type = 1', 0, "an attribute's name has lower-case letters and digits only: type"],
    ['data = 1', 0, 'data is no attribute: expressions know nothing of it'],
    ['1 = 99999999999', 4, '99999999999 is beyond 32 bits'],
    [
      'NOW() = 1',
      0,
      'there is no function NOW; there are LENGTH, LOWER, UPPER, TRIM, CONCAT, CONCAT_WS, LEFT, ',
    ],
    ["1 = LEFT('a')", 4, 'LEFT takes 2 values, not 1'],
    ["'' = CONCAT_WS()", 5, 'CONCAT_WS takes 1 or more values, not 0'],
    ["'a' = SUBSTRING('a')", 6, 'SUBSTRING takes 2 to 3 values, not 1'],
    ['👍', 0, '👍 means nothing here'],
    ['1 + 1', 0, 'this is a value, and nothing that is true or false'],
    ["'x'", 0, 'this is a value, and nothing that is true or false'],
    [`${'('.repeat(3000)}1`, 51, 'this is nested too deeply'],
    [`${'NOT '.repeat(900)}TRUE`, 204, 'this is nested too deeply'],
    ['a OR '.repeat(900), 4000, 'an expression has at most 4000 characters'],
  ])('%s', (expression, at, message) => {
    const problem = compileWhere(expression);
    if (typeof problem === 'function') throw new Error('it is one');
    expect(problem.message).toContain(message);
    expect(problem.at).toBe(at);
  });

  test('whatever is written, it is judged and not thrown', () => {
    const pieces = fc.constantFrom(
      ...[
        "'a'",
        '"',
        "'",
        '(',
        ')',
        ',',
        'NOT',
        'LIKE',
        'IN',
        'EXISTS',
        'type',
        '=',
        '-',
        '1',
        'INT',
        ' ',
        '\\',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join(' ')),
        ),
        (expression) => {
          const where = compileWhere(expression);
          if (typeof where === 'function') expect(typeof where(() => 'x')).toBe('boolean');
          else expect(where.at).toBeLessThanOrEqual(expression.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
