import { effect, signal } from '@preact/signals';
import { connection } from '../state/stream.ts';

/** When the page lost the sink, ms; null while it has it. */
export const lostAt = signal<number | null>(null);

effect(() => {
  if (connection.value === 'live') lostAt.value = null;
  if (connection.value === 'reconnecting') lostAt.value = lostAt.peek() ?? Date.now();
});
