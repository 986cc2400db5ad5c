import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { change, update } from './changes.ts';
import { detail, open, rows, rowWith } from './list.ts';
import { test } from './rig.ts';

/** Each would run if it were taken for markup, a URL or a script. */
const attacks = [
  `<script>window.hacked = true</script>`,
  `<img src=x onerror="window.hacked = true">`,
  `"><svg onload=window.hacked=true>`,
  `' onmouseover='window.hacked = true' x='`,
  `javascript:window.hacked=true`,
  `<a href="javascript:window.hacked=true">click me</a>`,
  `<iframe srcdoc="<script>parent.hacked=true</script>"></iframe>`,
  `</script></style></textarea></title><b id="hacked">bold</b>`,
  `{{constructor.constructor('window.hacked=true')()}}`,
  `data:text/html,<script>opener.hacked=true</script>`,
];
const override = '\u202Eevil\u202C';
const controls = 'nul\u0000bell\u0007escape\u001B[31mdel\u007Fnext\u0085line\u2028zero\u200Bwidth\uFEFFend';
const long = 'long'.repeat(25_000);
const values = [...attacks, override, controls, long, '\uD800 alone', '👩‍👩‍👧‍👦 ﷽'];

/** As rows, keys, tables, columns and attributes. */
const events = values.map((value, index) => {
  const short = value.slice(0, 2000);
  const row = { id: value, [short]: value, nested: { [short]: [value] } };
  return change({
    id: `hostile-${index}-${short}`,
    op: 'u',
    table: short,
    before: { ...row, nested: null },
    after: row,
    more: {
      type: `type ${short}`,
      source: `/source#${encodeURIComponent(short.toWellFormed())}`,
      subject: short,
      key: value,
    },
  });
});

/** Elements that this page never has, and the flag that the attacks would set. */
async function harm(page: Page): Promise<unknown> {
  return page.evaluate(() => ({
    hacked: Reflect.get(window, 'hacked'),
    elements: document.querySelectorAll(
      'script:not([src^="/assets/"]), iframe, object, embed, #hacked, img:not([src="/icon.svg"]), [onerror], [onload], [onmouseover]',
    ).length,
    links: [...document.querySelectorAll('[href], [src], [action]')]
      .flatMap((element) => ['href', 'src', 'action'].map((name) => element.getAttribute(name) ?? ''))
      .filter((target) => /^\s*(javascript|data):/i.test(target)).length,
    wide: document.documentElement.scrollWidth > innerWidth,
  }));
}
const none = { hacked: undefined, elements: 0, links: 0, wide: false };

describe('values that want to be more than text', () => {
  test('are text in the list', async ({ page, sink }) => {
    await sink.post(...events);
    await open(page);
    await expect.poll(() => rows(page).count()).toBe(events.length);
    const text = (await rows(page).allInnerTexts()).join('\n');
    for (const attack of attacks.slice(0, 3)) expect(text).toContain(attack.slice(0, 20));
    // A value turns nothing around it.
    expect(text).not.toContain('\u0000');
    expect(await harm(page)).toEqual(none);
    const heights = await rows(page).evaluateAll((all) =>
      all.map((row) => row.getBoundingClientRect().height),
    );
    expect(new Set(heights).size).toBe(1);
  });

  test('are text in an opened event, as attributes, and in the raw request', async ({ page, sink }) => {
    await sink.post(...events);
    for (let seq = 1; seq <= events.length; seq += 1) {
      await open(page, `/#events/${seq}`);
      await detail(page).waitFor();
      for (const summary of await detail(page).locator('details:not([open]) > summary').all())
        await summary.click();
      expect(await harm(page)).toEqual(none);
    }
  });
});

test('every blank of a value is seen, in the list and beside what it was', async ({ page, sink }) => {
  await sink.post(update('blanks', { id: 1, name: 'Ada L' }, { id: 1, name: ' Ada   L' }));
  await open(page);
  await rowWith(page, 'Ada').waitFor();
  expect(await rowWith(page, 'Ada').innerText()).toContain('name: "Ada L" → " Ada   L"');
  await rowWith(page, 'Ada').click();
  const cells = detail(page).getByRole('row', { name: /^name/ }).getByRole('cell');
  expect(await cells.allInnerTexts()).toEqual(['"Ada L"', '" Ada   L"']);
});

test('a database with a long name leaves its table in sight', async ({ page, sink }) => {
  const source = { db: 'a_database_with_a_very_long_name', table: 'orders_of_customers' };
  await sink.post(change({ id: 'long', op: 'c', after: { id: 1 }, more: { data: { op: 'c', source } } }));
  await open(page);
  const row = await rowWith(page, source.table).boundingBox();
  const name = await rowWith(page, source.table).getByText(source.table).boundingBox();
  if (!row || !name) return expect.unreachable();
  expect(name.y).toBeGreaterThanOrEqual(row.y);
  expect(name.y + name.height).toBeLessThanOrEqual(row.y + row.height);
  // Whole, not only its beginning.
  const cut = await rowWith(page, source.table)
    .getByText(source.table)
    .evaluate((it) => it.scrollWidth > it.clientWidth);
  expect(cut).toBe(false);
});
