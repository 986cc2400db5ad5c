import type { Page } from 'playwright-core';

/** When the page showed the event of a number, or a newer one; ms since 1970. */
export type Seen = ReadonlyMap<number, number>;

/**
 * In the browser: after each frame that came of a change, which is the newest event whose row is there. Only what was
 * changed is looked at, so that a long page costs no more than a short one.
 */
const watching = `
  const marks = [];
  Reflect.set(window, 'benchMarks', marks);
  let newest = 0, seen = 0, asked = false;
  const look = (text) => {
    for (const [, id] of text.matchAll(/nora-(\\d+)@/g)) newest = Math.max(newest, Number(id));
  };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    asked = false;
    if (newest > seen) marks.push([seen = newest, performance.timeOrigin + performance.now()]);
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') look(target.data);
      else for (const node of addedNodes) look(node.textContent);
    }
    if (!asked && newest > seen) {
      asked = true;
      requestAnimationFrame(() => channel.port2.postMessage(null));
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
`;

/** Before the page is opened. */
export async function watch(page: Page): Promise<() => Promise<Seen>> {
  await page.addInitScript(watching);
  return async () => {
    const marks: readonly [id: number, at: number][] = await page.evaluate('benchMarks');
    const seen = new Map<number, number>();
    let next = 1;
    for (const [id, at] of marks) for (; next <= id; next += 1) seen.set(next, at);
    return seen;
  };
}
