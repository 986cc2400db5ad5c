import { expect, test } from 'vitest';
import { bodyOf } from '../../sink/page/event/body.ts';
import { fieldsOf } from '../../sink/page/event/fields.ts';
import { stepsOf } from '../../sink/page/event/times.ts';
import { viewEvent } from '../../sink/view/change.ts';

const change = (data: object) => ({
  plumblinereceived: '2026-11-23T12:00:00.020Z',
  data: { op: 'u', source: { db: 'd', table: 't' }, ...data },
});

test('columns are those of the row as it is, then those that are gone', () => {
  const view = viewEvent(
    change({ before: { id: 1, old: 'x', name: 'a' }, after: { id: 1, name: 'b', add: 2 } }),
  );
  const fields = fieldsOf(view, { columns: [{ name: 'id', type: 'int' }] });
  expect(fields.map(({ name, changed }) => [name, changed])).toEqual([
    ['id', false],
    ['name', true],
    ['add', true],
    ['old', true],
  ]);
  expect(fields.map(({ before, after }) => [before?.raw, after?.raw])).toEqual([
    [1, 1],
    ['a', 'b'],
    [undefined, 2],
    ['x', undefined],
  ]);
});

test('an insert changes nothing, and a column may be called as it likes', () => {
  const view = viewEvent(change({ op: 'c', before: null, after: { constructor: 1, toString: 2 } }));
  expect(fieldsOf(view, {}).map(({ name, changed }) => [name, changed])).toEqual([
    ['constructor', false],
    ['toString', false],
  ]);
});

test('the way of an event is what is known of it', () => {
  const at = Date.UTC(2026, 10, 23, 12);
  const steps = (event: Record<string, unknown>) =>
    stepsOf({ event, view: viewEvent(event) }).map(({ name, since }) => [name, since]);
  const source = { db: 'd', table: 't', ts_us: (at + 5) * 1000 };
  expect(steps(change({ after: {}, source, ts_us: (at + 12) * 1000 }))).toEqual([
    ['commit', null],
    ['Debezium', 7],
    ['here', 8],
  ]);
  expect(steps(change({ op: 'r', after: {}, source, ts_ms: at + 12 }))).toEqual([
    ['Debezium', null],
    ['here', 8],
  ]);
  expect(steps({ data: { ts_ms: 1 } })).toEqual([]);
});

test('a body is shown as JSON, as text or as bytes', () => {
  expect(bodyOf(btoa('{"n":12345678901234567890}'))).toEqual({
    bytes: 26,
    raw: '{"n":12345678901234567890}',
    pretty: '{\n  "n": 12345678901234567890\n}',
    binary: false,
  });
  expect(bodyOf(btoa('{"n":1.50,"n":1e400}')).pretty).toBe('{\n  "n": 1.50,\n  "n": 1e400\n}');
  expect(bodyOf(btoa('words'))).toMatchObject({ raw: 'words', pretty: null });
  expect(bodyOf(btoa('\x00\xffA'))).toMatchObject({ bytes: 3, binary: true });
  expect(bodyOf(btoa('\x00\xffA')).raw).toMatch(/^000000 {2}00 ff 41 {2,}\.\.A$/);
  expect(bodyOf('')).toMatchObject({ bytes: 0, raw: '' });
});
