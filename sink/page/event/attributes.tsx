import type { SinkEvent } from '../../contract.ts';
import { Folded } from '../parts/folded.tsx';
import { Text } from '../parts/text.tsx';
import { Value } from '../parts/value.tsx';

/** All that the event carries beside its data. */
export function Attributes({ event }: { readonly event: SinkEvent }) {
  const attributes = Object.entries(event).filter(([name]) => name !== 'data' && name !== 'data_base64');
  return (
    <table class="attributes" aria-label="Attributes">
      <tbody>
        {attributes.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">
              <Text of={name} />
            </th>
            <td>{typeof value === 'string' ? <Folded of={value} /> : <Value of={value} fold />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
