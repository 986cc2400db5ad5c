import { signal } from '@preact/signals';

export interface Toast {
  readonly key: number;
  readonly text: string;
  readonly kind: 'good' | 'bad';
}

export const toasts = signal<readonly Toast[]>([]);
let count = 0;

/** Says it on the page and to screen readers. What went wrong stays longer. */
export function announce(text: string, kind: Toast['kind'] = 'good'): void {
  count += 1;
  const toast = { key: count, text, kind };
  toasts.value = [...toasts.value.slice(-2), toast];
  setTimeout(() => dismiss(toast.key), kind === 'good' ? 3500 : 12_000);
}

export function dismiss(key: number): void {
  toasts.value = toasts.value.filter((each) => each.key !== key);
}
