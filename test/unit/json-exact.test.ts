import { describe, expect, test } from 'vitest';
import { digitsOf, parseChange, parseExactly } from '../../lib/json-exact.ts';
import { jsonText } from '../../lib/json-text.ts';
import { isRecord } from '../../lib/record.ts';
import { sortedRows } from '../../sink/page/tables/rows.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { decodeRow } from '../../sink/view/decode.ts';
import { compileFilter, everything } from '../../sink/view/filter.ts';

const beyond = ['9007199254740993', '18446744073709551615', '-9007199254740993', `-${'9'.repeat(400)}`];

describe('JSON read exactly', () => {
  test.each(beyond)('keeps the digits of %s wherever it stands', (digits) => {
    for (const text of [digits, `[${digits}]`, `{"a":{"b":[1,${digits}]}}`, `{"ts_ns":${digits}}`]) {
      expect(JSON.stringify(parseExactly(text))).toBe(text);
      expect(JSON.stringify(parseChange(text))).toBe(text);
    }
    const kept = parseExactly(digits);
    expect([digitsOf(kept), isRecord(kept)]).toEqual([digits, false]);
  });

  test('leaves all else to JSON.parse', () => {
    const text =
      '{"a":9007199254740991,"b":-9007199254740991,"c":1e21,"d":12345678901234567.5,"e":"9007199254740993","f":null,"g":0.1,"rawJSON":"1"}';
    expect(parseExactly(text)).toEqual(JSON.parse(text));
    expect(parseExactly(`[${text},9007199254740993]`)).toMatchObject([JSON.parse(text), {}]);
    expect(digitsOf(parseExactly('{"rawJSON":"1"}'))).toBeUndefined();
    expect(() => parseExactly('{"a":01}')).toThrow(SyntaxError);
  });

  test("rounds Debezium's own stamps only on the way that all events take, and only theirs", () => {
    const stamps = '{"ts_ns":1763855999123456789,"ts_us":1763855999123456}';
    expect(parseChange(stamps)).toEqual(JSON.parse(stamps));
    expect(JSON.stringify(parseExactly(stamps))).toBe(stamps);
    const besides = `{"after":{"id":9007199254740993},"source":${stamps}}`;
    expect(JSON.stringify(parseChange(besides))).toBe(besides);
  });

  test('is of any depth', () => {
    const deep = (inside: string) => `${'['.repeat(20_000)}${inside}${']'.repeat(20_000)}`;
    expect(jsonText(parseExactly(deep('1')))).toBe(deep('1'));
    expect(jsonText(parseExactly(deep('9007199254740993')))).toMatch(/\[900719925474099\d\]/);
  });
});

describe('an event whose numbers are beyond a double', () => {
  const [one, large, negative] = ['9007199254740993', '18446744073709551615', '-2'];
  const event = parseExactly(
    `{"key":"{\\"id\\":${one}}","ext":${large},"plumblineseq":1,"data":{"op":"u","before":{"id":${one},"n":9007199254740992},"after":{"id":${one},"n":${large}},"source":{"db":"shop","table":"orders"}}}`,
  );
  if (!isRecord(event)) throw new Error('no event');
  const view = viewEvent(event);

  test('shows their digits', () => {
    expect(view).toMatchObject({
      key: `{"id":${one}}`,
      change: `n: 9007199254740992 → ${large}`,
      changed: ['n'],
    });
    expect(jsonText(view.after)).toBe(`{"id":${one},"n":${large}}`);
  });

  test('tells values apart that are one as doubles', () => {
    const apart = parseExactly(
      '{"data":{"op":"u","before":{"n":9007199254740992},"after":{"n":9007199254740993}}}',
    );
    expect(isRecord(apart) && viewEvent(apart).changed).toEqual(['n']);
  });

  test('is found by them', () => {
    const found = (filter: object) => {
      const matches = compileFilter({ ...everything, ...filter });
      return typeof matches === 'function' && matches(event, view);
    };
    expect([found({ text: large }), found({ text: '18446744073709552000' })]).toEqual([true, false]);
    expect(found({ where: `ext = '${large}'` })).toBe(true);
  });

  test('is no object where its data is such a number', () => {
    const number = parseExactly(`{"data":${large}}`);
    expect(isRecord(number) && viewEvent(number)).toMatchObject({ operation: 'event', after: null });
  });

  test('has its values decoded', () => {
    const row = parseExactly('{"u":-9223372036854775807,"far":253402300799999999,"small":-1}');
    const columns = [
      { name: 'u', type: 'bigint unsigned' },
      { name: 'far', type: 'datetime(6)' },
      { name: 'small', type: 'bigint(20) unsigned' },
    ];
    expect(isRecord(row) && decodeRow(row, { columns })).toMatchObject({
      u: { text: '9223372036854775809' },
      far: { text: '9999-12-31 23:59:59.999999' },
      small: { text: large },
    });
  });

  test('is in its place among the rows of a table', () => {
    const ids = [large, '7', one, '-9007199254740993', negative];
    const rows = ids.map((id, seq) => ({ row: { id: parseExactly(id) }, seq, at: 0 }));
    const sorted = sortedRows({ table: 't', key: ['id'], columns: null, rows, more: 0 });
    expect(sorted.map(({ row }) => jsonText(row.id))).toEqual([
      '-9007199254740993',
      negative,
      '7',
      one,
      large,
    ]);
  });
});
