import { keyText } from '../events/key-text.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Text } from '../parts/text.tsx';
import { Time } from '../parts/time.tsx';
import { duration } from '../parts/when.ts';
import { close } from '../state/hold.ts';
import type { Entry } from '../state/log.ts';
import { goTo } from '../tabs.ts';
import { copyCurl, copyJson, copyLink, resend } from './actions.ts';
import { stepsOf } from './times.ts';

export function Head({ entry }: { readonly entry: Entry }) {
  const { view } = entry;
  return (
    <header class="event-head">
      <div class="title">
        <Badge operation={view.operation} />
        <h2>
          <Text of={view.table || 'event'} />{' '}
          <span class="key">
            <Text of={keyText(view.key).slice(0, 200)} />
          </span>
        </h2>
        <Button kind="quiet" small onClick={close} label="Close" hint="Escape">
          ✕
        </Button>
      </div>
      <Way entry={entry} />
      <div class="actions">
        <Button small onClick={() => copyCurl(entry)} hint="c">
          Copy as curl
        </Button>
        <Button small onClick={() => copyJson(entry)}>
          Copy JSON
        </Button>
        <Button small onClick={copyLink}>
          Copy link
        </Button>
        <Button small onClick={() => resend(entry)} hint="r">
          Send again
        </Button>
        <Button small onClick={() => goTo(`send/${entry.id}`)}>
          Change and send
        </Button>
      </div>
    </header>
  );
}

/** When it was committed, and how long each step took. */
function Way({ entry }: { readonly entry: Entry }) {
  const { latencyMs, topic, partition, offset } = entry.view;
  return (
    <p class="way-line">
      {stepsOf(entry).map(({ name, ms, since }) => (
        <span key={name} class="step">
          {since !== null && <span class="since">{duration(since)} →</span>} {name} <Time ms={ms} />
        </span>
      ))}
      {latencyMs !== null && <strong class="step">{duration(latencyMs)} in all</strong>}
      {partition !== null && (
        <span class="step record">
          <Text of={topic} /> partition {partition} offset {offset}
        </span>
      )}
    </p>
  );
}
