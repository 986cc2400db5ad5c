import type { ComponentChildren } from 'preact';

interface Props {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  /** `primary`: what the view is for; `danger`: breaks something on purpose; `quiet`: without a frame. */
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  /** Where the children are no words. */
  readonly label?: string;
  /** The key that does the same. */
  readonly hint?: string;
  readonly disabled?: boolean;
  /** Of a button that stays down. */
  readonly pressed?: boolean;
  readonly small?: boolean;
}

export function Button({ onClick, children, kind = 'plain', label, hint, disabled, pressed, small }: Props) {
  const title = [label, hint && `(${hint})`].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      class={`button ${kind}${small ? ' small' : ''}`}
      onClick={onClick}
      disabled={disabled}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={hint}
      title={title || undefined}
    >
      {children}
    </button>
  );
}
