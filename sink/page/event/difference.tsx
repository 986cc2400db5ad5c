import { schemaOf } from '../../view/data.ts';
import { jsonOf } from '../../view/decode.ts';
import { Coloured } from '../parts/code.tsx';
import { Folded } from '../parts/folded.tsx';
import { Text } from '../parts/text.tsx';
import { Value } from '../parts/value.tsx';
import type { Entry } from '../state/log.ts';
import { useColumns } from './columns.ts';
import { type Field, type Value as FieldValue, fieldsOf } from './fields.ts';

/** The row before and after, column by column. */
export function Difference({ entry }: { readonly entry: Entry }) {
  const { view, event } = entry;
  const columns = useColumns(view.table);
  if (!view.before && !view.after) return null;
  const both = view.before !== null && view.after !== null;
  const fields = fieldsOf(view, { columns, schema: schemaOf(event) });
  return (
    <table
      class={`difference ${both ? 'both' : 'one'}`}
      aria-label={both ? 'The row before and after' : 'The row'}
    >
      <thead>
        <tr>
          <th scope="col">field</th>
          {view.before && <th scope="col">before</th>}
          {view.after && <th scope="col">{view.operation === 'event' ? 'value' : 'after'}</th>}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <FieldRow
            key={field.name}
            field={field}
            before={view.before !== null}
            after={view.after !== null}
          />
        ))}
      </tbody>
    </table>
  );
}

interface Props {
  readonly field: Field;
  readonly before: boolean;
  readonly after: boolean;
}

function FieldRow({ field, before, after }: Props) {
  return (
    <tr class={field.changed ? 'changed' : undefined}>
      <th scope="row">
        <Text of={field.name} />
        {field.changed && <span class="note">changed</span>}
      </th>
      {before && <Cell value={field.before} kind="before" />}
      {after && <Cell value={field.after} kind="after" />}
    </tr>
  );
}

function Cell({ value, kind }: { readonly value: FieldValue | undefined; readonly kind: string }) {
  const decoded = value?.decoded;
  const json = decoded ? jsonOf(value.raw, decoded) : null;
  return (
    <td class={kind}>
      {json === null ? <Meaning value={value} /> : <JsonText of={json} />}
      {decoded && decoded.note !== '' && (
        <span class="taken-for">
          <Text of={decoded.note} />
        </span>
      )}
    </td>
  );
}

/** The value as it came, and what it means where it does not say so. */
function Meaning({ value }: { readonly value: FieldValue | undefined }) {
  const text = value?.decoded?.text ?? null;
  return (
    <>
      <Value of={value?.raw} fold />
      {text !== null && (
        <span class="decoded">
          = <Folded of={text} />
        </span>
      )}
    </>
  );
}

function JsonText({ of }: { readonly of: string }) {
  return (
    <Folded of={of}>
      {(text) => (
        <span class="value lines">
          <Coloured text={text} />
        </span>
      )}
    </Folded>
  );
}
