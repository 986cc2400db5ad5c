import type { Sent } from '../../contract.ts';
import { Code } from '../parts/code.tsx';
import { Text } from '../parts/text.tsx';
import { duration } from '../parts/when.ts';

/** What a sink answered to an event. */
export function Answer({ of }: { readonly of: Sent | null }) {
  return (
    <div role="status" class="answer">
      {of && (
        <>
          <p>
            <strong class={of.status < 300 ? 'good' : 'bad'}>
              <span aria-hidden="true">{of.status < 300 ? '✓' : '✕'}</span> {of.status}
            </strong>{' '}
            from <Text of={of.to} /> in {duration(of.ms)}
          </p>
          {of.body !== '' && (
            <Code text={of.body} label="The answer's body" json={/^\s*[[{]/.test(of.body)} />
          )}
        </>
      )}
    </div>
  );
}
