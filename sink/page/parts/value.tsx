import { digitsOf } from '../../../lib/json-exact.ts';
import { jsonText } from '../../../lib/json-text.ts';
import { Text } from './text.tsx';

/** A value of a row as JSON has it, on one line: strings in quotes, so that 1 and "1" differ. Long ones wrap. */
export function Value({ of }: { readonly of: unknown }) {
  if (of === undefined) return <span class="value absent">–</span>;
  if (of === null) return <span class="value json-word">null</span>;
  const kind = typeof of === 'string' ? 'string' : typeof of === 'number' || digitsOf(of) ? 'number' : 'word';
  return (
    <span class={`value json-${kind}`}>
      <Text of={jsonText(of)} />
    </span>
  );
}
