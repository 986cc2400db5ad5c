import { signal } from '@preact/signals';

export const tabs = [
  { name: 'events', title: 'Events' },
  { name: 'pipeline', title: 'Pipeline' },
  { name: 'tables', title: 'Tables' },
  { name: 'send', title: 'Send and replay' },
] as const;
export type TabName = (typeof tabs)[number]['name'];

/** `#tables/inventory.customers` → tables; the rest is the tab's own. */
export const hash = signal(location.hash.slice(1));
for (const name of ['hashchange', 'popstate']) {
  addEventListener(name, () => {
    hash.value = location.hash.slice(1);
  });
}

/** `replace` leaves no step to go back to. */
export function goTo(place: string, { replace = false } = {}): void {
  const url = `${location.pathname}${location.search}#${place}`;
  if (replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
  hash.value = place;
}

/** A getter, so that a view that reads it follows it. */
export const currentTab = {
  get value(): TabName {
    const name = hash.value.split('/')[0];
    return tabs.find((tab) => tab.name === name)?.name ?? 'events';
  },
};
