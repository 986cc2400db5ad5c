import type { Operation } from '../../view/change.ts';

/** An operation by word, and colour. */
export function Badge({ operation }: { readonly operation: Operation }) {
  return <span class={`badge ${operation}`}>{operation}</span>;
}
