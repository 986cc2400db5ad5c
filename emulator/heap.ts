import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the young generation at what it is: V8 would let it grow to over 100 MB under load, for a source that holds
 * hundreds of records a gain too small to measure (docs/performance.md). There is no option for it once Node runs.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
