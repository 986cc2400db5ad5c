import type { SinkEvent } from '../../contract.ts';
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
            <td>{typeof value === 'string' ? <Text of={value} /> : <Value of={value} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
