import { signal } from '@preact/signals';

/** The list of events stands still until it is told to go on; what comes is kept for then. */
export const paused = signal(false);
