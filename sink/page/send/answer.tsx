import type { Sent } from '../../contract.ts';
import { Code } from '../parts/code.tsx';
import { EventsLink } from '../parts/events-link.tsx';
import { Text } from '../parts/text.tsx';
import { duration } from '../parts/when.ts';
import { ofId } from '../state/links.ts';

interface Props {
  readonly of: Sent | null;
  /** The event's id, if it came to this sink. */
  readonly here: string | null;
}

/** What a sink answered to an event, and where that is. */
export function Answer({ of, here }: Props) {
  return (
    <div role="status" class="answer">
      {of && (
        <>
          <p>
            <strong class={of.status < 300 ? 'good' : 'bad'}>
              <span aria-hidden="true">{of.status < 300 ? '✓' : '✕'}</span> {of.status}
            </strong>{' '}
            from <Text of={of.to} /> in {duration(of.ms)}
            {of.status < 300 && here !== null && (
              <>
                {': '}
                <EventsLink of={ofId(here)}>see it</EventsLink>
              </>
            )}
          </p>
          {of.body !== '' && (
            <Code text={of.body} label="The answer's body" json={/^\s*[[{]/.test(of.body)} />
          )}
        </>
      )}
    </div>
  );
}
