import { expect, test } from 'vitest';
import { eventsAt, ofId, ofReplay, ofSource } from '../../sink/page/state/links.ts';
import { readFilter } from '../../sink/view/filter.ts';

const read = (link: string) => readFilter(new URL(link, 'http://page').searchParams);

test('a link to events survives any name of a table', () => {
  expect(read(eventsAt({ tables: ['a.b&c=d#e'] })).tables).toEqual(['a.b&c=d#e']);
  expect(eventsAt({ tables: ['a.b'] })).toMatch(/^\/\?.*#events$/);
});

test('events of a source are those with its path', () => {
  expect(read(eventsAt(ofSource('default/orders'))).source).toBe('/namespaces/default/kafkasources/orders#');
});

test('events of a replay are those that carry its id, whatever is in it', () => {
  expect(read(eventsAt(ofReplay('r-1'))).where).toBe("plumblinereplay = 'r-1'");
  expect(read(eventsAt(ofId("a'b"))).where).toBe("id = 'a\\'b'");
  expect(read(eventsAt(ofReplay("r'1"))).where).toBe("plumblinereplay = 'r\\'1'");
});
