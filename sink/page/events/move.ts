import { open, openId, scrolled, selected, shown } from '../state/hold.ts';

/** From the selected event, older by so many; without one it begins at the newest. */
export function move(by: number): void {
  const from = selected.value;
  to(from ? shown.value.indexOf(from) + by : 0);
}

/** Selects the event at this place of the list, or the one nearest to it; the open one follows. */
export function to(index: number): void {
  const { size, at } = shown.value;
  const entry = at(Math.max(0, Math.min(index, size - 1)));
  if (!entry) return;
  if (openId.value === null) selected.value = entry;
  else open(entry);
  scrolled.value = index > 0;
}

/** Of the list, when it has the focus or nothing has it. */
export const arrows = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Home: () => to(0),
  End: () => to(Number.POSITIVE_INFINITY),
  PageDown: () => move(20),
  PageUp: () => move(-20),
};
