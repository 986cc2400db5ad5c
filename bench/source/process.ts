import { readFileSync } from 'node:fs';

/** What a process used up to now, as Linux tells it; NaN elsewhere. */
export interface Used {
  /** Seconds, user and system. */
  readonly cpu: number;
  /** Resident MiB, now and at most. */
  readonly memory: number;
  readonly peak: number;
}

const ticks = 100;

export function usedBy(pid: number): Used {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mib = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]) / 1024;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { cpu: (Number(stat[11]) + Number(stat[12])) / ticks, memory: mib('VmRSS'), peak: mib('VmHWM') };
  } catch {
    return { cpu: Number.NaN, memory: Number.NaN, peak: Number.NaN };
  }
}
