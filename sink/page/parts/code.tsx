import { useState } from 'preact/hooks';
import { indented } from '../state/json.ts';
import { Button } from './button.tsx';
import { jsonTokens } from './json-tokens.ts';
import { Text } from './text.tsx';
import { bytes } from './when.ts';

const longest = 20_000;

interface Props {
  readonly text: string;
  /** Names it for those who do not see where it stands. */
  readonly label: string;
  readonly json?: boolean;
}

/** A block of text, JSON in colours. A long one is cut until it is asked for. */
export function Code({ text, label, json = false }: Props) {
  const [all, showAll] = useState(false);
  const cut = !all && text.length > longest;
  const shown = cut ? text.slice(0, longest) : text;
  return (
    <figure class="code" aria-label={label}>
      <pre>{json && shown.length <= longest ? <Coloured text={shown} /> : <Text of={shown} lines />}</pre>
      {cut && (
        <Button onClick={() => showAll(true)} small>
          Show all ({bytes(text.length)})
        </Button>
      )}
    </figure>
  );
}

/** JSON, also a cut one, by its kinds of values. */
export function Coloured({ text }: { readonly text: string }) {
  return (
    <>
      {jsonTokens(text).map(({ at, kind, text: part }) => (
        <span key={at} class={`json-${kind}`}>
          <Text of={part} lines />
        </span>
      ))}
    </>
  );
}

/** Any value as indented JSON. */
export function Json({ value, label }: { readonly value: unknown; readonly label: string }) {
  return <Code text={indented(value)} label={label} json />;
}
