import { computed, effect, signal } from '@preact/signals';
import {
  compileFilter,
  everything,
  type Filter,
  type Matches,
  readFilter,
  writeFilter,
} from '../../view/filter.ts';

const ofUrl = () => readFilter(new URLSearchParams(location.search));

/** The filter of the list, which is the URL's query: a link shares it. */
export const filter = signal<Filter>(ofUrl());
addEventListener('popstate', () => {
  filter.value = ofUrl();
});

export function change(part: Partial<Filter>): void {
  filter.value = { ...filter.value, ...part };
}

export const resetFilter = () => change(everything);

const compiled = computed(() => compileFilter(filter.value));

/** What is wrong with its expression, and where. */
export const problem = computed(() => (typeof compiled.value === 'function' ? null : compiled.value));

/** With an expression that is none yet, the rest of the filter holds. */
export const matches = computed<Matches>(() => {
  if (typeof compiled.value === 'function') return compiled.value;
  const rest = compileFilter({ ...filter.value, where: '' });
  return typeof rest === 'function' ? rest : () => true;
});

/** How many of its parts ask something. */
export const filterCount = computed(() => [...new Set(writeFilter(filter.value).keys())].length);

effect(() => {
  const query = writeFilter(filter.value).toString();
  const url = `${location.pathname}${query && `?${query}`}${location.hash}`;
  if (query !== location.search.slice(1)) history.replaceState(history.state, '', url);
});
