import { laidOut } from '../../view/json-layout.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { type Draft, isJson } from './draft.ts';
import { jsonFault } from './json-text.ts';

interface Props {
  readonly draft: Draft;
  readonly set: (data: string) => void;
  readonly error: string | undefined;
}

/** The event's data as text; whether they are JSON is said while they are written. */
export function Data({ draft: { data, datacontenttype }, set, error }: Props) {
  const fault = jsonFault(data);
  const wrong = fault !== null && data.trim() !== '' && isJson(datacontenttype);
  return (
    <>
      <Field label="data" error={error ?? (wrong ? `Not JSON: ${fault}` : undefined)}>
        {(control) => (
          <textarea
            {...control}
            rows={12}
            spellcheck={false}
            value={data}
            onInput={({ currentTarget }) => set(currentTarget.value)}
          />
        )}
      </Field>
      <p>
        <Button small onClick={() => set(laidOut(data) ?? data)} disabled={fault !== null}>
          Lay out the JSON
        </Button>
      </p>
    </>
  );
}
