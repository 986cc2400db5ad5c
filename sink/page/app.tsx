import { EventsTab } from './events/tab.tsx';
import { useKeys } from './parts/use-key.ts';
import { PipelineTab } from './pipeline/tab.tsx';
import { SendTab } from './send/tab.tsx';
import { Header } from './shell/header.tsx';
import { Help, helpOpen } from './shell/help.tsx';
import { Notice } from './shell/notice.tsx';
import { Toasts } from './shell/toasts.tsx';
import { toggleTheme } from './state/theme.ts';
import { TablesTab } from './tables/tab.tsx';
import { currentTab, goTo } from './tabs.ts';

const contents = { events: EventsTab, pipeline: PipelineTab, tables: TablesTab, send: SendTab };

export function App() {
  useKeys({
    1: () => goTo('events'),
    2: () => goTo('pipeline'),
    3: () => goTo('tables'),
    4: () => goTo('send'),
    t: toggleTheme,
    '?': () => {
      helpOpen.value = true;
    },
  });
  const Content = contents[currentTab.value];
  return (
    <>
      <Header />
      <main key={currentTab.value} class={currentTab.value}>
        <Content />
      </main>
      <Toasts />
      <Help />
      <Notice />
    </>
  );
}
