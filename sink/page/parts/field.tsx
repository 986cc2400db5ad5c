import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  /** Beneath, in a quiet voice. */
  readonly hint?: ComponentChildren;
  /** What is wrong with what was given. */
  readonly error?: ComponentChildren;
  /** Gets what the control must carry. */
  readonly children: (control: Control) => ComponentChildren;
}

export interface Control {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** `<Field label="To">{(control) => <input {...control} … />}</Field>` */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': notes || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
