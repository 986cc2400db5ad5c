import { clockTime, dayTime } from './when.ts';

/** A time of day to the millisecond; the date and UTC when pointed at. */
export function Time({ ms }: { readonly ms: number }) {
  if (!Number.isFinite(ms)) return <span class="time">–</span>;
  const iso = new Date(ms).toISOString();
  return (
    <time class="time" dateTime={iso} title={`${dayTime(ms)} here, ${iso}`}>
      {clockTime(ms)}
    </time>
  );
}
