const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** `14:03:07.123`, where the page is. */
export function clockTime(ms: number): string {
  return Number.isFinite(ms) ? clock.format(ms) : '–';
}

/** `2026-11-23 14:03:07`, where the page is. */
export function dayTime(ms: number): string {
  return Number.isFinite(ms) ? day.format(ms) : '–';
}

/** `0.4 ms`, `12 ms`, `3.4 s`, `5 min`, `2 h`, `3 d`: about three digits. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  const sign = ms < 0 ? '−' : '';
  const size = Math.abs(ms);
  if (size < 9.95) return `${sign}${size.toFixed(1)} ms`;
  if (size < 999.5) return `${sign}${Math.round(size)} ms`;
  if (size < 9950) return `${sign}${(size / 1000).toFixed(1)} s`;
  if (size < 99_500) return `${sign}${Math.round(size / 1000)} s`;
  if (size < 5_970_000) return `${sign}${Math.round(size / 60_000)} min`;
  if (size < 171_000_000) return `${sign}${Math.round(size / 3_600_000)} h`;
  return `${sign}${Math.round(size / 86_400_000)} d`;
}

/** `1,234`; `12.3k` from 10,000 on. */
export function count(of: number): string {
  if (of < 10_000) return of.toLocaleString('en');
  return of < 999_500 ? `${(of / 1000).toFixed(of < 99_950 ? 1 : 0)}k` : `${(of / 1e6).toFixed(1)}M`;
}

/** `812 B`, `1.2 kB`, `3.4 MB` */
export function bytes(of: number): string {
  if (of < 1000) return `${of} B`;
  return of < 999_500 ? `${(of / 1000).toFixed(of < 9950 ? 1 : 0)} kB` : `${(of / 1e6).toFixed(1)} MB`;
}
