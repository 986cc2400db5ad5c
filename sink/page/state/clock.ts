import { signal } from '@preact/signals';

/** ms since 1970, each second anew: for whatever says how long ago something was. */
export const now = signal(Date.now());

setInterval(() => {
  now.value = Date.now();
}, 1000);
