import { Button } from '../parts/button.tsx';
import { theme, toggleTheme } from '../state/theme.ts';
import { currentTab, tabs } from '../tabs.ts';
import { ConnectionSign } from './connection.tsx';
import { helpOpen } from './help.tsx';
import { Strip } from './strip.tsx';

export function Header() {
  return (
    <header class="shell">
      <h1>
        <img src="/icon.svg" alt="" width="18" height="18" /> Event Display
      </h1>
      <nav aria-label="Views">
        {tabs.map(({ name, title }) => (
          <a key={name} href={`#${name}`} aria-current={currentTab.value === name ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <Strip />
      <div class="tools">
        <ConnectionSign />
        <Button
          kind="quiet"
          onClick={toggleTheme}
          label={theme.value === 'dark' ? 'Light theme' : 'Dark theme'}
          hint="t"
        >
          {theme.value === 'dark' ? '☀' : '☾'}
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            helpOpen.value = true;
          }}
          label="Keys"
          hint="?"
        >
          ?
        </Button>
      </div>
    </header>
  );
}
