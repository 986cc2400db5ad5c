import { Button } from '../parts/button.tsx';
import { dismiss, toasts } from '../state/toast.ts';

/** Said aloud as well: the region is there before anything is in it. */
export function Toasts() {
  return (
    <div class="toasts" aria-live="polite" aria-relevant="additions">
      {toasts.value.map(({ key, text, kind }) => (
        <div key={key} class={`toast ${kind}`}>
          <span class="sign" aria-hidden="true">
            {kind === 'good' ? '✓' : '!'}
          </span>
          <span>{text}</span>
          <Button kind="quiet" small onClick={() => dismiss(key)} label="Dismiss">
            ✕
          </Button>
        </div>
      ))}
    </div>
  );
}
