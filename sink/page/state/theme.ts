import { effect, signal } from '@preact/signals';

export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const ofSystem = (): Theme => (system.matches ? 'dark' : 'light');
const storage = storageOf();
const kept = storage?.getItem('theme');
/** Null: as the system has it. */
const chosen = signal<Theme | null>(kept === 'light' || kept === 'dark' ? kept : null);
export const theme = signal<Theme>(chosen.value ?? ofSystem());

system.addEventListener('change', () => {
  theme.value = chosen.value ?? ofSystem();
});

effect(() => {
  theme.value = chosen.value ?? ofSystem();
  if (chosen.value) storage?.setItem('theme', chosen.value);
  else storage?.removeItem('theme');
  document.documentElement.dataset.theme = theme.value;
});

/** Back to what the system has is to follow it again. */
export function toggleTheme(): void {
  const other = theme.value === 'dark' ? 'light' : 'dark';
  chosen.value = other === ofSystem() ? null : other;
}

/** Undefined where the user has the browser keep nothing for pages. */
function storageOf(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
