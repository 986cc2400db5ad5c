import { jsonText } from '../../../lib/json-text.ts';
import type { Decoded } from '../../view/decode.ts';
import { Text } from '../parts/text.tsx';
import { Value } from '../parts/value.tsx';

interface Props {
  readonly raw: unknown;
  readonly decoded: Decoded | undefined;
  /** The raw value alone. */
  readonly plain: boolean;
}

/** What a value means; the raw one when it is pointed at. */
export function Cell({ raw, decoded, plain }: Props) {
  if (plain || !decoded || decoded.text === null) return <Value of={raw} />;
  return (
    <span class="value" title={`${decoded.note}: ${jsonText(raw)}`}>
      <Text of={decoded.text} />
    </span>
  );
}
