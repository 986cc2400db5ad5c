import { whole } from '../../view/table-words.ts';

/** `12 s`, `3 min`, `2 h 5 min`, `4 d`: a time that passes while one looks, so in whole seconds; ms. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

export function ago(at: number, now: number): string {
  return now - at < 1000 ? 'just now' : `${span(now - at)} ago`;
}

/** `1 record`, `2 records`, `12,345 events`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : several}`;
}

export { whole };

/** `0.4`, `12`, `3,200`: exact only where it is small. */
export function perSecond(rate: number): string {
  return rate > 0 && rate < 9.95 ? String(Math.round(rate * 10) / 10) : whole(Math.round(rate));
}
