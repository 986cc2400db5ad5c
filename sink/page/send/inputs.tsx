import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Field } from '../parts/field.tsx';

interface Common {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly value: string;
  readonly set: (value: string) => void;
}

interface LineProps extends Common {
  readonly placeholder?: string;
  readonly numeric?: boolean;
}

/** A line of text, or a number as text: what is wrong with it is said beside it, not forbidden. */
export function Line({ label, hint, error, value, set, placeholder, numeric }: LineProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          value={value}
          placeholder={placeholder}
          inputMode={numeric ? 'decimal' : undefined}
          autoComplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      )}
    </Field>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface ChoiceProps extends Common {
  readonly options: readonly Option[];
  /** What something else than the options is, `another URL`; without it there is nothing else. */
  readonly other?: string;
}

const another = '\0other';

/** One of several, or something of one's own. */
export function Choice({ label, hint, error, value, set, options, other }: ChoiceProps) {
  const [free, setFree] = useState(false);
  const own = other !== undefined && (free || options.every((each) => each.value !== value));
  const choose = (chosen: string) => {
    setFree(chosen === another);
    set(chosen === another ? '' : chosen);
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <>
          <select
            {...control}
            value={own ? another : value}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {options.map((each) => (
              <option key={each.value} value={each.value}>
                {each.label}
              </option>
            ))}
            {other && <option value={another}>{other} …</option>}
          </select>
          {own && (
            <input
              aria-label={`${label}: ${other}`}
              aria-describedby={control['aria-describedby']}
              value={value}
              placeholder={other}
              // Nothing would be the first of the options: this sink, or the source's own.
              required
              pattern=".*\S.*"
              autoComplete="off"
              spellcheck={false}
              onInput={({ currentTarget }) => set(currentTarget.value)}
            />
          )}
        </>
      )}
    </Field>
  );
}
