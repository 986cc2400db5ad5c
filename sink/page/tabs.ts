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
addEventListener('hashchange', () => {
  hash.value = location.hash.slice(1);
});

/** A getter, so that a view that reads it follows it. */
export const currentTab = {
  get value(): TabName {
    const name = hash.value.split('/')[0];
    return tabs.find((tab) => tab.name === name)?.name ?? 'events';
  },
};
