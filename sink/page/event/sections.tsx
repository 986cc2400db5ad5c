import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { KeptEvent } from '../../contract.ts';
import { dataOf } from '../../view/data.ts';
import { Code, Json } from '../parts/code.tsx';
import { Text } from '../parts/text.tsx';
import { problemsOf } from '../state/api.ts';
import type { Entry } from '../state/log.ts';
import { sentence } from '../state/problems.ts';
import { Attributes } from './attributes.tsx';
import { bodyOf } from './body.ts';
import { Difference } from './difference.tsx';
import { Findings } from './findings.tsx';
import { Head } from './head.tsx';
import { keptOf } from './kept.ts';
import { Body, Request } from './request.tsx';

/** All of one event. Its request is asked for now: the list has none. */
export function Sections({ entry }: { readonly entry: Entry }) {
  const kept = useSignal<KeptEvent | string | null>(null);
  useEffect(() => {
    let there = true;
    const tell = (value: KeptEvent | string) => {
      if (there) kept.value = value;
    };
    keptOf(entry).then(tell, (error: unknown) => tell(problemsOf(error).map(sentence).join(' ')));
    return () => {
      there = false;
    };
  }, [entry, kept]);
  const came = typeof kept.value === 'object' ? (kept.value?.request ?? null) : null;
  const without = typeof kept.value === 'string' ? kept.value : '…';
  return (
    <>
      <Head entry={entry} />
      <Findings entry={entry} request={came} />
      <Said entry={entry} />
      <Section title="Attributes">
        <Attributes event={entry.event} />
      </Section>
      <Section title="Request as it came">
        {came ? <Request request={came} /> : <p class="quiet">{without}</p>}
      </Section>
      <Section title="Body">{came ? <Body request={came} /> : <p class="quiet">{without}</p>}</Section>
    </>
  );
}

/** The change, or whatever else the event says. */
function Said({ entry }: { readonly entry: Entry }) {
  const { view, event } = entry;
  if (view.before || view.after) return <Difference entry={entry} />;
  if (view.operation === 'tombstone')
    return (
      <p class="said">
        A tombstone: the record of a delete’s end, by which Kafka may forget the key. It has no data.
      </p>
    );
  if (view.operation === 'truncate')
    return <p class="said">All rows of the table were taken away at once.</p>;
  if (view.operation === 'schema')
    return (
      <p class="said ddl">
        <Text of={view.change} lines />
      </p>
    );
  const data = dataOf(event);
  if (data === undefined) return null;
  const bytes = typeof event.data_base64 === 'string' ? bodyOf(event.data_base64) : null;
  return (
    <Section title="Data">
      {bytes?.binary ? <Code text={bytes.raw} label="Data" /> : <Json value={data} label="Data" />}
    </Section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <details open class="section">
      <summary>
        <h3>{title}</h3>
      </summary>
      {children}
    </details>
  );
}
