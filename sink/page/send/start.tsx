import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { readId } from '../state/log.ts';
import { hello } from '../state/stream.ts';
import { goTo } from '../tabs.ts';
import { Line } from './inputs.tsx';
import { startedFrom } from './start.ts';

/** Which event to begin with, for those who come without one. */
export function Start() {
  const [number, setNumber] = useState('');
  const wrong = number !== '' && !/^\d+$/.test(number);
  return (
    <div class="start">
      <Line
        label="Start from event"
        value={number}
        set={setNumber}
        placeholder={
          hello.value && hello.value.last > 0 ? `its number, such as ${hello.value.last}` : 'its number'
        }
        error={wrong ? 'give its number' : undefined}
        hint={
          startedFrom.value === null
            ? undefined
            : `This is event ${readId(startedFrom.value).seq}, to be changed.`
        }
        numeric
      />
      <Button onClick={() => goTo(`send/${number}`)} disabled={number === '' || wrong}>
        Start from it
      </Button>
    </div>
  );
}
