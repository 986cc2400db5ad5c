import { EventsTab } from './events/tab.tsx';
import { PipelineTab } from './pipeline/tab.tsx';
import { SendTab } from './send/tab.tsx';
import { TablesTab } from './tables/tab.tsx';
import { currentTab, tabs } from './tabs.ts';

const contents = { events: EventsTab, pipeline: PipelineTab, tables: TablesTab, send: SendTab };

export function App() {
  const Content = contents[currentTab.value];
  return (
    <>
      <header>
        <h1>Event Display</h1>
        <nav aria-label="Views">
          {tabs.map(({ name, title }) => (
            <a key={name} href={`#${name}`} aria-current={currentTab.value === name ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main>
        <Content />
      </main>
    </>
  );
}
