import { expect, test } from 'vitest';
import { replayEvents, snapshotEvents, sourceEvents, tableEvents } from '../../sink/page/state/links.ts';
import { readFilter } from '../../sink/view/filter.ts';

const read = (link: string) => readFilter(new URL(link, 'http://page').searchParams);

test("a table's link survives any name, and leads to the events", () => {
  expect(read(tableEvents('a.b&c=d#e')).tables).toEqual(['a.b&c=d#e']);
  expect(tableEvents('a.b')).toMatch(/#events$/);
  expect(read(snapshotEvents('a.b'))).toMatchObject({ tables: ['a.b'], operations: ['snapshot'] });
});

test('events of a source are those with its path', () => {
  expect(read(sourceEvents('default/orders')).source).toBe('/namespaces/default/kafkasources/orders#');
});

test('events of a replay are those that carry its id, whatever is in it', () => {
  expect(read(replayEvents('r-1')).where).toBe("plumblinereplay = 'r-1'");
  expect(read(replayEvents("r'1")).where).toBe("plumblinereplay = 'r\\'1'");
});
