import { digitsOf } from '../../../lib/json-exact.ts';
import { jsonText } from '../../../lib/json-text.ts';
import { Folded } from './folded.tsx';
import { Text } from './text.tsx';

interface Props {
  readonly of: unknown;
  /** A long one is cut until it is asked for. */
  readonly fold?: boolean;
}

/** A value of a row as JSON has it, on one line: strings in quotes, so that 1 and "1" differ. Long ones wrap. */
export function Value({ of, fold = false }: Props) {
  if (of === undefined) return <span class="value absent">–</span>;
  if (of === null) return <span class="value json-word">null</span>;
  const kind = typeof of === 'string' ? 'string' : typeof of === 'number' || digitsOf(of) ? 'number' : 'word';
  const shown = (text: string) => (
    <span class={`value json-${kind}`}>
      <Text of={text} />
    </span>
  );
  const text = jsonText(of);
  if (!fold) return shown(text);
  return (
    <Folded of={text} size={typeof of === 'string' ? of.length : text.length}>
      {shown}
    </Folded>
  );
}
