import { paused } from '../state/hold.ts';
import { connection } from '../state/stream.ts';

const words = { connecting: 'connecting', live: 'live', reconnecting: 'reconnecting', paused: 'paused' };

/** Whether what is seen is what is. */
export function ConnectionSign() {
  const state = connection.value === 'live' && paused.value ? 'paused' : connection.value;
  return (
    <span class={`connection ${state}`} role="status">
      <span class="dot" aria-hidden="true" />
      {words[state]}
    </span>
  );
}
